"""A walk through latent space as a file: an animated GIF, or a strip of pictures as PNG."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from aelib.core.drawing import SIDE, as_pictures, is_series
from aelib.core.errors import DataError
from aelib.core.pixels import as_bytes
from aelib.runs.previews import tile, to_png

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor

MAX_FRAMES = 600
MAX_SIDE = 4096
_PALETTE_SAMPLES = 16
_GOOD_SIDE = 224


def good_scale(images: Tensor) -> int:
    """Return the factor that enlarges small pictures to a size good to look at.

    Args:
        images: Pictures.

    Shape:
        - images: ``(T, C, H, W)``

    Returns:
        A whole factor: the shorter side comes to about 224 pixels.
    """
    side = SIDE if is_series(images) else min(images.shape[2:])
    return max(1, round(_GOOD_SIDE / side))


def square_columns(count: int) -> int:
    """Return how many pictures stand in a row of a sheet about as wide as high.

    Args:
        count: Number of pictures, one or more.

    Returns:
        How many.
    """
    return math.isqrt(count - 1) + 1


def to_frames(images: Tensor, scale: int = 1, *, bounce: bool = False) -> npt.NDArray[np.uint8]:
    """Return pictures as the frames of a film; series are drawn as lines.

    Args:
        images: In [0, 1], in the order of the film.
        scale: Whole factor of enlargement; pixels stay sharp, series are drawn finer.
        bounce: Add the way back, without showing either end twice.

    Shape:
        - images: ``(T, C, H, W)``
        - returns: ``(T', scale · H, scale · W, 1 or 3)``

    Returns:
        The frames.

    Raises:
        DataError: If there are too many frames, or they are too large.
    """
    _check_count(len(images) + (max(0, len(images) - 2) if bounce else 0))
    _check_scale(scale)
    side = (SIDE if is_series(images) else max(images.shape[2:])) * scale
    if side > MAX_SIDE:
        raise DataError(
            f"Expected frames of at most {MAX_SIDE} pixels a side, got {side}.",
            "Choose a smaller scale.",
        )
    values = as_pictures(as_bytes(images.detach().cpu()), scale)
    frames: npt.NDArray[np.uint8] = values.permute(0, 2, 3, 1).numpy()
    if bounce and len(frames) > 2:
        frames = np.concatenate([frames, frames[-2:0:-1]])
    return frames


def to_gif(images: Tensor, fps: float = 10.0, scale: int = 4, *, bounce: bool = False) -> bytes:
    """Encode pictures as a GIF that repeats for ever.

    Grey pictures keep their exact values. Colours are reduced to one palette of 256 for all
    frames, without dithering, so that nothing flickers.

    Args:
        images: Frames in [0, 1].
        fps: Frames per second, from 1 to 50; GIF counts in hundredths of a second.
        scale: Whole factor of enlargement; pixels stay sharp, series are drawn finer.
        bounce: Go back the same way instead of jumping to the start.

    Shape:
        - images: ``(T, C, H, W)``

    Returns:
        The file's content.

    Raises:
        ValueError: If the rate is not between 1 and 50.
    """
    if not 1.0 <= fps <= 50.0:
        raise ValueError(f"expected 1 to 50 frames per second, got {fps}")
    frames = to_frames(images, scale, bounce=bounce)
    pictures = _grey(frames) if frames.shape[3] == 1 else _coloured(frames)
    buffer = io.BytesIO()
    pictures[0].save(
        buffer,
        "GIF",
        save_all=True,
        append_images=pictures[1:],
        duration=10 * max(2, round(100.0 / fps)),
        loop=0,
        optimize=False,
    )
    return buffer.getvalue()


def to_png_strip(images: Tensor, scale: int = 4, num_columns: int | None = None) -> bytes:
    """Encode pictures side by side as one PNG; series are drawn as lines.

    Args:
        images: Pictures in [0, 1].
        scale: Whole factor of enlargement; pixels stay sharp.
        num_columns: Pictures per row; all in one row by default.

    Shape:
        - images: ``(T, C, H, W)``

    Returns:
        The file's content.

    Raises:
        DataError: If the picture would be too large.
    """
    _check_count(len(images))
    _check_scale(scale)
    columns = num_columns or len(images)
    side_y, side_x = (SIDE, SIDE) if is_series(images) else images.shape[2:]
    height, width = scale * side_y * -(-len(images) // columns), scale * side_x * columns
    if width > MAX_FRAMES * MAX_SIDE or height * width > 2**27:
        raise DataError(
            f"Expected a strip that fits a picture, got {width} by {height} pixels.",
            "Choose a smaller scale or fewer steps.",
        )
    return to_png(tile(images, columns, scale))


def _check_count(count: int) -> None:
    if not 1 <= count <= MAX_FRAMES:
        raise DataError(
            f"Expected 1 to {MAX_FRAMES} pictures in one file, got {count}.",
            "Choose fewer steps, or no way back.",
        )


def _check_scale(scale: int) -> None:
    if not 1 <= scale <= 64:
        raise ValueError(f"expected a scale from 1 to 64, got {scale}")


def _grey(frames: npt.NDArray[np.uint8]) -> list[Image.Image]:
    return [Image.fromarray(frame[:, :, 0]) for frame in frames]


def _coloured(frames: npt.NDArray[np.uint8]) -> list[Image.Image]:
    stride = -(-len(frames) // _PALETTE_SAMPLES)
    sample = Image.fromarray(np.concatenate(frames[::stride], axis=0))
    palette = sample.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return [
        Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE)
        for frame in frames
    ]
