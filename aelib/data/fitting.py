"""Make pictures of any size one size."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

CROPS = ("centre", "pad", "stretch")
"""``centre``: the square in the middle. ``pad``: all of it, on black. ``stretch``: all of it, bent
to a square."""


def fit_picture(
    picture: npt.NDArray[np.uint8], size: int, channels: int, crop: str
) -> npt.NDArray[np.uint8]:
    """Return a picture as a square of the wanted side and number of channels.

    Args:
        picture: Any picture.
        size: Side in pixels.
        channels: 1 for grey (by luma), 3 for colour.
        crop: One of :data:`CROPS`.

    Shape:
        - picture: ``(H, W)`` or ``(H, W, 3)``
        - returns: ``(channels, size, size)``

    Returns:
        Pixels, each the average of what it covers.

    Raises:
        ValueError: If the crop is unknown or the number of channels is neither 1 nor 3.
    """
    if crop not in CROPS or channels not in (1, 3):
        raise ValueError(f"no crop {crop!r} to {channels} channels")
    image = Image.fromarray(picture).convert("L" if channels == 1 else "RGB")
    width, height = image.size
    if crop == "centre":
        side = min(width, height)
        left, top = (width - side) // 2, (height - side) // 2
        image = image.crop((left, top, left + side, top + side))
    if crop == "pad":
        longer = max(width, height)
        scaled = (max(1, round(width * size / longer)), max(1, round(height * size / longer)))
        square = Image.new(image.mode, (size, size))
        place = ((size - scaled[0]) // 2, (size - scaled[1]) // 2)
        square.paste(image.resize(scaled, Image.Resampling.BICUBIC, reducing_gap=3.0), place)
        image = square
    elif image.size != (size, size):
        image = image.resize((size, size), Image.Resampling.BICUBIC, reducing_gap=3.0)
    pixels = np.array(image)
    return pixels[None] if channels == 1 else np.ascontiguousarray(pixels.transpose(2, 0, 1))
