"""Archives that lie on disk, for the browser to fetch: sent piece by piece, never whole in memory.

An archive is known by a name that nobody can guess, for as long as the visit that made it.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, PlainTextResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_KNOWN: weakref.WeakValueDictionary[str, Archive] = weakref.WeakValueDictionary()


class Archive:
    """A ZIP file in a folder of its own, which goes with the last one who holds it.

    Args:
        file_name: Suggested name of the download.
    """

    def __init__(self, file_name: str) -> None:
        folder = tempfile.mkdtemp()
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.file_name = file_name
        self.path = Path(folder) / "archive.zip"
        name = secrets.token_urlsafe(24)
        self.address = f"live/archives/{name}"
        _KNOWN[name] = self


async def _archive(request: Request) -> Response:
    found = _KNOWN.get(request.path_params["name"])
    if found is None or not found.path.is_file():
        return PlainTextResponse("The archive is gone. Make it once more.", status_code=404)
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(
        found.path, media_type="application/zip", filename=found.file_name, headers=headers
    )


ROUTE = Route("/live/archives/{name}", _archive)
