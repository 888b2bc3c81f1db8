"""Many pictures as a few sheets, from which a browser cuts the one under the pointer."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from aelib.core.drawing import is_series, line_pictures
from aelib.viz.pixels import edge_to_edge

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

LARGEST_SIDE, SERIES_SIDE = 48, 60
NUM_COLUMNS, PER_SHEET = 32, 1024
QUALITY = 80


class Atlas(NamedTuple):
    """Pictures in rows of :data:`NUM_COLUMNS`, :data:`PER_SHEET` to a sheet, in their order.

    Attributes:
        sheets: WebP files.
        width: Of one picture, pixels.
        height: Of one picture, pixels.
        is_drawn: They are drawn lines, which a browser should enlarge smoothly.
    """

    sheets: tuple[bytes, ...]
    width: int
    height: int
    is_drawn: bool = False


def make_atlas(images: Tensor) -> Atlas:
    """Lay pictures out in sheets; large ones are made smaller by averaging, series drawn as lines.

    Args:
        images: uint8 pictures.

    Shape:
        - images: ``(N, C, H, W)``

    Returns:
        The sheets; slightly lossy, for looking at only.
    """
    if is_series(images):
        images = line_pictures(images, SERIES_SIDE)
        return _sheets(images)._replace(is_drawn=True)
    step = -(-max(images.shape[2:]) // LARGEST_SIDE)
    if step > 1:
        height, width = (side // step * step for side in images.shape[2:])
        blocks = images[:, :, :height, :width].reshape(
            *images.shape[:2], height // step, step, width // step, step
        )
        images = blocks.float().mean(dim=(3, 5)).round().byte()
    return _sheets(images)


def _sheets(images: Tensor) -> Atlas:
    parts = [images[i : i + PER_SHEET] for i in range(0, len(images), PER_SHEET)]
    sheets = tuple(_webp(edge_to_edge(part, NUM_COLUMNS)) for part in parts)
    return Atlas(sheets, images.shape[3], images.shape[2])


def _webp(pixels: npt.NDArray[np.uint8]) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "WEBP", quality=QUALITY, method=2)
    return buffer.getvalue()
