"""What the browser fetches: the script, the engine, exported parts of models, and pictures.

All names contain a digest of the content, so that a browser may keep what it has got for ever.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from pages._ui import live_archives, live_columns, live_pictures

if TYPE_CHECKING:
    from starlette.requests import Request

    from aelib.portable import Part

ASSETS = Path(__file__).parent / "live" / "assets"
_KEEP = {"Cache-Control": "public, max-age=31536000, immutable"}
_DIGEST = re.compile(r"[0-9a-f]{32}")
_TYPES = {".js": "text/javascript", ".wasm": "application/wasm"}


def asset_path(kind: str) -> str:
    """Return the address of a built file, relative to the app's.

    Args:
        kind: ``script`` or ``engine``.

    Returns:
        For example ``live/assets/live-0123456789ab.js``.
    """
    return f"live/assets/{_names()[kind]}"


def asset_text(kind: str) -> str:
    """Return a built file that is sent with the page.

    Args:
        kind: ``style`` or ``script``.

    Returns:
        Its content.
    """
    return (ASSETS / _names()[kind]).read_text()


def asset_packed(kind: str) -> bytes:
    """Return a built file that is kept packed.

    Args:
        kind: ``engine``.

    Returns:
        Its content, packed by gzip.
    """
    return _content(f"{_names()[kind]}.gz")


@functools.cache
def _content(name: str) -> bytes:
    return (ASSETS / name).read_bytes()


@functools.cache
def _names() -> dict[str, str]:
    names: dict[str, str] = json.loads((ASSETS / "manifest.json").read_text())
    return names


def model_path(digest: str, part: Part) -> str:
    """Return the address of an exported part, relative to the app's.

    Args:
        digest: Of :func:`aelib.portable.portable_digest`.
        part: ``decoder`` or ``encoder``.

    Returns:
        For example ``live/models/0123…/decoder.onnx``.
    """
    return f"live/models/{digest}/{part}.onnx"


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    files = {path.name: path for path in ASSETS.iterdir()}
    media_type = _TYPES.get(Path(name).suffix)
    if media_type and name in files:
        return Response(_content(name), media_type=media_type, headers=_KEEP)
    if media_type and f"{name}.gz" in files:
        headers = {**_KEEP, "Content-Encoding": "gzip"}
        # in one piece: a file is sent in many, and each waits for the page's script
        return Response(_content(f"{name}.gz"), media_type=media_type, headers=headers)
    return _missing()


async def _model(request: Request) -> Response:
    from aelib.portable import part_path  # noqa: PLC0415 -- torch is no part of the app's start

    digest, part = request.path_params["digest"], request.path_params["part"]
    if _DIGEST.fullmatch(digest) and part in ("encoder", "decoder"):
        path = part_path(digest, part)
        if path.is_file():
            return FileResponse(path, media_type="application/octet-stream", headers=_KEEP)
    return _missing()


async def _picture(request: Request) -> Response:
    data = live_pictures.packed(request.path_params["name"])
    if data is None:
        return _missing()
    # one person's picture: no proxy may keep it for others
    headers = {"Cache-Control": "private, max-age=3600", "Content-Encoding": "gzip"}
    return Response(data, media_type="application/octet-stream", headers=headers)


def _missing() -> Response:
    return PlainTextResponse("There is no such file. Reload the page.", status_code=404)


ROUTES = [
    Route("/live/assets/{name}", _asset),
    Route("/live/pictures/{name}", _picture),
    Route("/live/models/{digest}/{part}.onnx", _model),
    live_archives.ROUTE,
    live_columns.ROUTE,
]
