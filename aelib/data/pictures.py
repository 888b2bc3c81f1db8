"""Decode one picture that came from outside; the only place where an image file is decoded.

The kind is told from the first bytes and not from the name, only that one decoder may run, and the
size is known to be small before a pixel is decoded. What a file says of itself beyond its pixels
(text, colour profile, place) is dropped.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, NoReturn

import numpy as np
from PIL import Image

from aelib.core.errors import DataError
from aelib.data.names import display_name

if TYPE_CHECKING:
    import numpy.typing as npt

MAX_BYTES = 20 * 2**20
MAX_PIXELS = 25_000_000
MAX_SIDE = 12_000
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP")
SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")

_EXIF_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def sniff(data: bytes) -> str | None:
    """Return the kind of picture that the first bytes announce.

    Args:
        data: At least the first 16 bytes of a file.

    Returns:
        One of :data:`FORMATS`, or None.
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "BMP"
    return None


def open_picture(data: bytes, name: str) -> npt.NDArray[np.uint8]:
    """Decode one uploaded picture, upright, its transparent parts over white.

    Of an animation the first frame is taken; 16 bits per channel become 8.

    Args:
        data: Content of the file.
        name: Its name, for messages only.

    Shape:
        - returns: ``(H, W)`` for a grey picture, ``(H, W, 3)`` for a coloured one

    Returns:
        Pixels.

    Raises:
        DataError: If it is no picture of a known kind, is damaged or too large.
    """
    kind = sniff(data)
    if len(data) > MAX_BYTES:
        raise DataError(
            f"Expected a picture of at most {MAX_BYTES // 2**20} MB, got {len(data) / 2**20:.1f} "
            f"MB in '{display_name(name)}'.",
            "Make it smaller and try again.",
        )
    if kind is None:
        raise DataError(
            f"Expected a picture ({', '.join(FORMATS)}), got a file of another kind or an empty "
            f"one: '{display_name(name)}'.",
            "Save it as PNG or JPEG and try again.",
        )
    if kind == "WEBP":  # its decoder claims memory for the whole canvas when it is opened
        _check_size(*_webp_size(data), name)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="PIL")  # damaged metadata, dropped anyway
            with Image.open(io.BytesIO(data), formats=[kind]) as image:
                _check_size(*image.size, name)
                image.load()
                return _pixels(_upright(image))
    except DataError:
        raise
    except Exception as error:
        # A hostile file can make a decoder fail in any way.
        raise DataError(
            f"Expected a whole {kind} picture in '{display_name(name)}', got one that is damaged "
            "or cut short.",
            "Open it in another program, save it again and try once more.",
        ) from error


def _check_size(width: int, height: int, name: str) -> None:
    if width < 1 or height < 1 or max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        _refuse_size(width, height, name)


def _refuse_size(width: int, height: int, name: str) -> NoReturn:
    raise DataError(
        f"Expected a picture of 1 to {MAX_PIXELS // 10**6} million pixels with sides up to "
        f"{MAX_SIDE:,}, got {width:,} × {height:,} in '{display_name(name)}'.",
        "Resize it and try again.",
    )


def _webp_size(data: bytes) -> tuple[int, int]:
    """Return the size that the header states; zero if there is no whole header.

    References:
        https://developers.google.com/speed/webp/docs/riff_container
    """
    chunk = data[12:16]
    if len(data) < 30:
        return 0, 0
    if chunk == b"VP8X":
        return (
            int.from_bytes(data[24:27], "little") + 1,
            int.from_bytes(data[27:30], "little") + 1,
        )
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return (
        int.from_bytes(data[26:28], "little") & 0x3FFF,
        int.from_bytes(data[28:30], "little") & 0x3FFF,
    )


def _upright(image: Image.Image) -> Image.Image:
    try:
        turn = _TURNS.get(image.getexif().get(_EXIF_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 -- damaged metadata must not cost the picture
        turn = None
    return image if turn is None else image.transpose(turn)


def _pixels(image: Image.Image) -> npt.NDArray[np.uint8]:
    if image.mode.startswith("I"):
        deep = np.asarray(image).clip(0, 65_535).astype(np.uint32)
        return ((deep * 255 + 32_767) // 65_535).astype(np.uint8)
    is_grey = image.mode in ("1", "L", "LA", "La", "F")
    mode = "L" if is_grey else "RGB"
    if not image.has_transparency_data:
        return np.array(image.convert(mode))
    with_alpha = image.convert("RGBA")
    paper = Image.new(mode, image.size, "white")
    paper.paste(with_alpha.convert(mode), mask=with_alpha.getchannel("A"))
    return np.array(paper)
