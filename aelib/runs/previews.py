"""Pictures of a run: many small images in one PNG."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from aelib.core.atomic import atomic_write
from aelib.core.drawing import as_pictures
from aelib.core.pixels import as_bytes

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt
    from torch import Tensor

MARGIN = 2


def tile(images: Tensor, num_columns: int, scale: int = 1) -> npt.NDArray[np.uint8]:
    """Lay images out in rows, with a margin between them; series are drawn as lines.

    Args:
        images: Images in [0, 1], float.
        num_columns: Images per row.
        scale: Whole factor of enlargement, of the margin too.

    Shape:
        - images: ``(N, C, H, W)``
        - returns: ``scale · (rows · (H + 2) - 2, num_columns · (W + 2) - 2), 3``

    Returns:
        RGB bytes; the margin is mid-grey, missing images too.
    """
    images, margin = as_pictures(images, scale), scale * MARGIN
    count, channels, height, width = images.shape
    num_rows = -(-count // num_columns)
    shape = (num_rows * (height + margin) - margin, num_columns * (width + margin) - margin, 3)
    canvas = np.full(shape, 128, np.uint8)
    pixels = as_bytes(images.detach().cpu()).permute(0, 2, 3, 1).numpy()
    if channels == 1:
        pixels = pixels.repeat(3, axis=3)
    for index, picture in enumerate(pixels):
        row, column = divmod(index, num_columns)
        y, x = row * (height + margin), column * (width + margin)
        canvas[y : y + height, x : x + width] = picture
    return canvas


def to_png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Encode pixels as PNG.

    Args:
        pixels: RGB or grey bytes.

    Shape:
        - pixels: ``(H, W, 3)`` or ``(H, W)``

    Returns:
        The file's content.
    """
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def write_preview(folder: Path, epoch: int, kind: str, images: Tensor, num_columns: int) -> None:
    """Write one preview of a run.

    Args:
        folder: The run's ``previews`` folder.
        epoch: Epoch that the picture shows.
        kind: ``reconstructions`` or ``samples``.
        images: Images in [0, 1].
        num_columns: Images per row.

    Shape:
        - images: ``(N, C, H, W)``
    """
    folder.mkdir(exist_ok=True)
    atomic_write(folder / f"epoch-{epoch:04d}-{kind}.png", to_png(tile(images, num_columns)))
