"""Many pictures as a few sheets, from which a browser cuts the one under the pointer."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from aelib.core.drawing import is_series, line_pictures
from aelib.viz.pixels import edge_to_edge

if TYPE_CHECKING:
    from torch import Tensor

LARGEST_SIDE, SERIES_SIDE = 48, 60
NUM_COLUMNS, PER_SHEET = 32, 1024
QUALITY = 80


class AtlasLayout(NamedTuple):
    """How pictures lie in sheets: rows of :data:`NUM_COLUMNS`, :data:`PER_SHEET` to a sheet.

    Attributes:
        width: Of one picture, pixels.
        height: Of one picture, pixels.
        is_drawn: They are drawn lines, which a browser should enlarge smoothly.
    """

    width: int
    height: int
    is_drawn: bool = False


def atlas_layout(images: Tensor) -> AtlasLayout:
    """Return how pictures will lie in sheets.

    Args:
        images: uint8 pictures; only their shape matters.

    Shape:
        - images: ``(N, C, H, W)``

    Returns:
        The layout of their sheets.
    """
    if is_series(images):
        return AtlasLayout(SERIES_SIDE, SERIES_SIDE, is_drawn=True)
    height, width = images.shape[2:]
    step = _step(height, width)
    return AtlasLayout(width // step, height // step)


def make_sheet(images: Tensor) -> bytes:
    """Lay pictures out in one sheet; large ones are made smaller by averaging, series are drawn.

    Args:
        images: uint8 pictures, at most :data:`PER_SHEET`.

    Shape:
        - images: ``(N, C, H, W)``

    Returns:
        A WebP file; slightly lossy, for looking at only.
    """
    if is_series(images):
        images = line_pictures(images, SERIES_SIDE)
    elif (step := _step(*images.shape[2:])) > 1:
        height, width = (side // step * step for side in images.shape[2:])
        blocks = images[:, :, :height, :width].reshape(
            *images.shape[:2], height // step, step, width // step, step
        )
        images = blocks.float().mean(dim=(3, 5)).round().byte()
    buffer = io.BytesIO()
    sheet = Image.fromarray(edge_to_edge(images, NUM_COLUMNS))
    sheet.save(buffer, "WEBP", quality=QUALITY, method=2)
    return buffer.getvalue()


def _step(height: int, width: int) -> int:
    return -(-max(height, width) // LARGEST_SIDE)
