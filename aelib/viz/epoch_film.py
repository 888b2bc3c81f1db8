"""The film of a training as pictures, for a file that plays without the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont

from aelib.viz.scatter import color_limits
from aelib.viz.theme import class_palette, continuous_palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from torch import Tensor

SIDE, FINER, MARGIN = 400, 2, 14
RADIUS = 3.0
GROUND, INK, NONE = 255, (40, 40, 40), (128, 128, 128)
FPS = 25.0
LEAST_SECONDS, MOST_SECONDS = 3.0, 6.0  # a picture takes 1 MB until the film is written


def film_pictures(
    frames: npt.NDArray[np.float32],
    epochs: Sequence[int],
    values: npt.NDArray[np.floating] | npt.NDArray[np.int64],
    *,
    is_class: bool,
) -> Tensor:
    """Draw points on their way through the epochs, each enlarged to the spread of the last one.

    Args:
        frames: Coordinates of all points at each epoch, across and upwards, around their mean.
        epochs: Number of each epoch.
        values: Class or number of each point; a negative class is none.
        is_class: Values are classes.

    Shape:
        - frames: ``(E, 2, n)``
        - values: ``(n,)``
        - returns: ``(T, 3, H, W)``

    Returns:
        Pictures in [0, 1] in half precision, :data:`FPS` a second.
    """
    level = _as_large_as_the_last(frames)
    seconds = min(MOST_SECONDS, max(LEAST_SECONDS, 0.5 * len(frames)))
    times = np.linspace(0.0, len(frames) - 1.0, round(FPS * seconds))
    colors = _colors(values, is_class=is_class)
    reach = float(np.abs(level).max()) or 1.0
    scale = (FINER * SIDE / 2 - FINER * MARGIN) / reach
    font = ImageFont.load_default(16)
    drawn = [
        _picture(places_at(level, time) * scale, colors, f"Epoch {epochs[round(time)]}", font)
        for time in times.tolist()
    ]
    pixels = torch.from_numpy(np.stack(drawn)).permute(0, 3, 1, 2)
    return pixels.half() / 255.0


def places_at(frames: npt.NDArray[np.float32], time: float) -> npt.NDArray[np.float64]:
    """Return places between frames, on a Catmull–Rom spline as in the browser.

    Args:
        frames: Places at each whole time.
        time: From 0 to the last of them.

    Shape:
        - frames: ``(E, 2, n)``
        - returns: ``(2, n)``

    Returns:
        The places; at a whole time they are those of the frame.

    References:
        Catmull & Rom 1974, a class of local interpolating splines.
        https://doi.org/10.1016/B978-0-12-079050-0.50020-5
    """
    frame = int(time)
    u = time - frame
    weights = (
        (-(u**3) + 2 * u**2 - u) / 2,
        (3 * u**3 - 5 * u**2 + 2) / 2,
        (-3 * u**3 + 4 * u**2 + u) / 2,
        (u**3 - u**2) / 2,
    )
    last = len(frames) - 1
    around = [frames[min(last, max(0, frame + step))] for step in (-1, 0, 1, 2)]
    return sum(
        (weight * some.astype(np.float64) for weight, some in zip(weights, around, strict=True)),
        np.zeros(frames.shape[1:]),
    )


def _as_large_as_the_last(frames: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    spreads = np.sqrt(np.square(frames.astype(np.float64)).sum(axis=(1, 2)))
    is_spread = (spreads > 0.0) & (spreads[-1] > 0.0)
    sizes = np.divide(spreads[-1], spreads, out=np.ones_like(spreads), where=is_spread)
    level: npt.NDArray[np.float32] = (frames * sizes[:, None, None]).astype(np.float32)
    return level


def _colors(
    values: npt.NDArray[np.floating] | npt.NDArray[np.int64], *, is_class: bool
) -> npt.NDArray[np.uint8]:
    colors: npt.NDArray[np.uint8]
    if is_class:
        palette = np.array(class_palette(), np.uint8)
        colors = palette[values.astype(np.int64) % len(palette)]
        colors[values < 0] = NONE
        return colors
    numbers = values.astype(np.float64)
    low, high = color_limits(numbers)
    shades = np.array(continuous_palette(), np.uint8)
    share = np.clip((numbers - low) / (high - low if high > low else 1.0), 0.0, 1.0)
    colors = shades[(share * (len(shades) - 1)).round().astype(int)]
    return colors


def _picture(
    places: npt.NDArray[np.float64],
    colors: npt.NDArray[np.uint8],
    title: str,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> npt.NDArray[np.uint8]:
    # on a finer picture, which is made smaller: the edges of discs are smooth then
    side, reach = FINER * SIDE, int(FINER * RADIUS)
    canvas = np.full((side, side, 3), GROUND, np.uint8)
    columns = (places[0] + side / 2).astype(int)
    rows = (side / 2 - places[1]).astype(int)
    for down in range(-reach, reach + 1):
        for across in range(-reach, reach + 1):
            if down**2 + across**2 <= reach**2:
                y, x = np.clip(rows + down, 0, side - 1), np.clip(columns + across, 0, side - 1)
                canvas[y, x] = colors
    small = canvas.reshape(SIDE, FINER, SIDE, FINER, 3).mean(axis=(1, 3)).round().astype(np.uint8)
    image = Image.fromarray(small)
    ImageDraw.Draw(image).text((8, 6), title, fill=INK, font=font)
    return np.asarray(image)
