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
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from pages._ui.recent import Recent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request

PIECE = 2**20
_TYPE = "application/octet-stream"
_KEEP = {"Cache-Control": "private, max-age=604800, immutable"}
_KEPT: Recent[memoryview] = Recent()
_MOST_MAKERS = 8192
_MAKERS: OrderedDict[str, Callable[[], bytes | None]] = OrderedDict()
_LOCK = threading.Lock()


def keep(data: bytes | memoryview) -> str:
    """Keep bytes for the browser to fetch.

    Args:
        data: A column, or a picture; a view is kept as it is, so that nothing is copied, and what
            it shows must never change.

    Returns:
        Their address, relative to the app's.
    """
    view = memoryview(data).cast("B")
    digest = hashlib.sha256(view).hexdigest()
    if _KEPT.get(digest) is None:
        _KEPT.put(digest, view)
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
    if found.nbytes < PIECE:
        return Response(bytes(found), media_type=_TYPE, headers=_KEEP)
    # sent as it is: to pack millions of numbers takes seconds and makes them little smaller
    headers = {**_KEEP, "Content-Encoding": "identity", "Content-Length": str(found.nbytes)}
    return StreamingResponse(_pieces(found), media_type=_TYPE, headers=headers)


async def _pieces(found: memoryview) -> AsyncIterator[bytes]:
    for start in range(0, found.nbytes, PIECE):
        yield bytes(found[start : start + PIECE])


ROUTE = Route("/live/columns/{name}", _column)
