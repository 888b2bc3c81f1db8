"""What codecs that everybody has make of pictures: JPEG, WebP and PNG, byte for byte.

Small pictures are mostly header, so JPEG is given without its header, too: what each picture of
many would cost if all shared one.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image

from aelib.compression.points import Point, error_of
from aelib.core.drawing import is_series
from aelib.runs.previews import to_png

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt
    from torch import Tensor

    Pixels = npt.NDArray[np.uint8]

QUALITIES = (1, 5, 10, 20, 35, 50, 70, 85, 95)
START_OF_SCAN = b"\xff\xda"
JPEG, BARE_JPEG, WEBP = "JPEG", "JPEG without headers", "WebP"


def can_write(images: Tensor) -> bool:
    """Return whether these codecs know such pictures: grey or coloured ones, no series.

    Args:
        images: Pictures.

    Shape:
        - images: ``(N, C, H, W)``

    Returns:
        True for one or three channels of more than one row.
    """
    return images.shape[1] in (1, 3) and not is_series(images)


def jpeg(picture: Pixels, quality: int) -> bytes:
    """Encode one picture.

    Args:
        picture: Bytes.
        quality: From 1 to 95.

    Shape:
        - picture: ``(C, H, W)``

    Returns:
        The file.
    """
    return _file(picture, "JPEG", quality=quality, optimize=True)


def webp(picture: Pixels, quality: int) -> bytes:
    """Encode one picture.

    Args:
        picture: Bytes.
        quality: From 0 to 100.

    Shape:
        - picture: ``(C, H, W)``

    Returns:
        The file.
    """
    return _file(picture, "WEBP", quality=quality, method=6)


def png_bytes(images: Tensor) -> float:
    """Return what pictures cost without any loss.

    Args:
        images: Bytes.

    Shape:
        - images: ``(N, C, H, W)``

    Returns:
        Mean bytes of a PNG file.
    """
    return float(np.mean([len(to_png(_rows(picture))) for picture in images.numpy()]))


def without_header(file: bytes) -> int:
    """Return how many bytes of a JPEG file are the picture's own.

    Args:
        file: The file.

    Returns:
        Bytes after the header of its scan, without the two of the end.
    """
    start = file.index(START_OF_SCAN)
    length = int.from_bytes(file[start + 2 : start + 4], "big")
    return len(file) - (start + 2 + length) - 2


def curves(images: Tensor, qualities: Sequence[int] = QUALITIES) -> list[Point]:
    """Measure the codecs over their qualities.

    Args:
        images: Bytes, grey or coloured.
        qualities: Which.

    Shape:
        - images: ``(N, C, H, W)``

    Returns:
        A point for each codec and quality; JPEG twice, with headers and without.
    """
    pixels, points = images.numpy(), []
    codecs: dict[str, Callable[[Pixels, int], bytes]] = {JPEG: jpeg, WEBP: webp}
    for name, codec in codecs.items():
        for quality in qualities:
            files = [codec(picture, quality) for picture in pixels]
            error = error_of(_opened(files, images.shape[1]), images)
            size = float(np.mean([len(file) for file in files]))
            points.append(Point(name, quality, size, error))
            if name == JPEG:
                bare = float(np.mean([without_header(file) for file in files]))
                points.append(Point(BARE_JPEG, quality, bare, error))
    return points


def with_codec(images: Tensor, codec: str, quality: float) -> Tensor:
    """Return what a codec makes of pictures.

    Args:
        images: Bytes.
        codec: :data:`JPEG`, :data:`BARE_JPEG` or :data:`WEBP`.
        quality: Its quality.

    Shape:
        - images, returns: ``(N, C, H, W)``

    Returns:
        Bytes.
    """
    write = webp if codec == WEBP else jpeg
    files = [write(picture, round(quality)) for picture in images.numpy()]
    return _opened(files, images.shape[1])


def reopened(file: bytes, channels: int) -> Tensor:
    """Return the picture of a file.

    Args:
        file: JPEG, WebP or PNG.
        channels: 1 for grey, 3 for colour.

    Shape:
        - returns: ``(C, H, W)``

    Returns:
        Bytes.
    """
    with Image.open(io.BytesIO(file)) as opened:
        pixels = np.asarray(opened.convert("L" if channels == 1 else "RGB"))
    return torch.from_numpy(np.atleast_3d(pixels).transpose(2, 0, 1).copy())


def _opened(files: Sequence[bytes], channels: int) -> Tensor:
    return torch.stack([reopened(file, channels) for file in files])


def _file(picture: Pixels, kind: str, **settings: int | bool) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(_rows(picture)).save(buffer, kind, **settings)
    return buffer.getvalue()


def _rows(picture: Pixels) -> Pixels:
    rows = picture.transpose(1, 2, 0)
    return rows[..., 0] if rows.shape[2] == 1 else rows
