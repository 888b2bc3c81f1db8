"""Bulk data of the page that is shown: kept here under a digest, fetched once, kept by the browser.

A page names its columns in every run of its script and puts them here, so that what was dropped to
bound the memory comes back with the next run.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

MOST_BYTES = 256 * 2**20
_KEEP = {"Cache-Control": "private, max-age=604800, immutable"}
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Shelf:
    """Bytes by digest; those used longest ago go when there are too many.

    Args:
        most: Bytes to keep; the newest ones stay even if they alone are more.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def put(self, data: bytes) -> str:
        """Keep bytes.

        Args:
            data: Never changed afterwards.

        Returns:
            Their digest.
        """
        digest = hashlib.sha256(data).hexdigest()
        with self._lock:
            if digest not in self._kept:
                self._kept[digest] = data
                self._size += len(data)
            self._kept.move_to_end(digest)
            while self._size > self._most and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1])
        return digest

    def get(self, digest: str) -> bytes | None:
        """Return what is kept.

        Args:
            digest: Of :meth:`put`.

        Returns:
            The bytes; None if they are not here, or no longer.
        """
        with self._lock:
            return self._kept.get(digest)


_SHELF = Shelf()


def keep(data: bytes) -> str:
    """Keep bytes for the browser to fetch.

    Args:
        data: A column, or a picture.

    Returns:
        Their address, relative to the app's.
    """
    return f"live/columns/{_SHELF.put(data)}"


async def _column(request: Request) -> Response:
    digest = request.path_params["digest"]
    data = _SHELF.get(digest) if _DIGEST.fullmatch(digest) else None
    if data is None:
        return PlainTextResponse("There is no such column. Reload the page.", status_code=404)
    return Response(data, media_type="application/octet-stream", headers=_KEEP)


ROUTE = Route("/live/columns/{digest}", _column)
