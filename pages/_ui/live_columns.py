"""Bulk data of the page that is shown: kept here under a digest, fetched once, kept by the browser.

A page names its columns in every run of its script and puts them here, so that what was dropped to
bound the memory comes back with the next run. What may never be looked at is made when it is
fetched.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages._ui.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

_KEEP = {"Cache-Control": "private, max-age=604800, immutable"}
_KEPT: Recent[memoryview] = Recent()
_MOST_MAKERS = 8192
_MAKERS: OrderedDict[str, Callable[[], bytes | None]] = OrderedDict()
_LOCK = threading.Lock()


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


def keep_maker(name: str, make: Callable[[], bytes | None]) -> str:
    """Let the browser fetch what is made only then.

    Args:
        name: Follows from the content, of letters, digits and ``-``.
        make: Returns the content; None when it can no longer be made. Called in any thread.

    Returns:
        Its address, relative to the app's.
    """
    with _LOCK:
        _MAKERS[name] = make
        _MAKERS.move_to_end(name)
        while len(_MAKERS) > _MOST_MAKERS:
            _MAKERS.popitem(last=False)
    return f"live/columns/{name}"


async def _column(request: Request) -> Response:
    name = request.path_params["name"]
    found = _KEPT.get(name)
    if found is None and (make := _MAKERS.get(name)):
        made = await run_in_threadpool(make)
        if made is not None:
            found = memoryview(made)
            _KEPT.put(name, found)
    if found is None:
        return PlainTextResponse("There is no such column. Reload the page.", status_code=404)
    return Response(bytes(found), media_type="application/octet-stream", headers=_KEEP)


ROUTE = Route("/live/columns/{name}", _column)
