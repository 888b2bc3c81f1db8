"""Bulk data of the page that is shown: kept here under a digest, fetched once, kept by the browser.

A page names its columns in every run of its script and puts them here, so that what was dropped to
bound the memory comes back with the next run.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages._ui.recent import Recent

if TYPE_CHECKING:
    from starlette.requests import Request

_KEEP = {"Cache-Control": "private, max-age=604800, immutable"}
_KEPT: Recent[memoryview] = Recent()


def keep(data: bytes) -> str:
    """Keep bytes for the browser to fetch.

    Args:
        data: A column, or a picture.

    Returns:
        Their address, relative to the app's.
    """
    digest = hashlib.sha256(data).hexdigest()
    if _KEPT.get(digest) is None:
        _KEPT.put(digest, memoryview(data))
    return f"live/columns/{digest}"


async def _column(request: Request) -> Response:
    found = _KEPT.get(request.path_params["digest"])
    if found is None:
        return PlainTextResponse("There is no such column. Reload the page.", status_code=404)
    return Response(bytes(found), media_type="application/octet-stream", headers=_KEEP)


ROUTE = Route("/live/columns/{digest}", _column)
