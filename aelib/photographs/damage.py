"""Damage a clean photograph on purpose, to measure how well it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from aelib.core.planes import from_planes, to_planes
from aelib.photographs.tasks.enlarge import shrunk

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    Picture = npt.NDArray[np.float32]
    Mask = npt.NDArray[np.bool_]

NUM_SCRATCHES = 12
WINDOW, STEP = 7, 0.1


class Stroke(NamedTuple):
    """A stroke of a round brush.

    Attributes:
        width: As a share of the picture's width.
        points: Where it passes, as shares of width and height.
        colour: Red, green and blue in [0, 1]; None where the brush only marks.
    """

    width: float
    points: tuple[tuple[float, float], ...]
    colour: tuple[float, float, float] | None = None


def add_noise(clean: Picture, sigma: float, seed: int = 0) -> Picture:
    """Add Gaussian noise as the literature does, without clipping.

    Args:
        clean: In [0, 1].
        sigma: Standard deviation, on that scale.
        seed: The same seed adds the same noise.

    Shape:
        - clean, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The noisy picture; values may lie outside [0, 1].
    """
    draws = np.random.default_rng(seed)
    noise = draws.standard_normal(clean.shape, dtype=np.float32)
    return clean + np.float32(sigma) * noise


def shrink(clean: Picture, factor: int) -> Picture:
    """Shrink a picture without aliasing.

    Args:
        clean: In [0, 1].
        factor: How many times smaller.

    Shape:
        - clean: ``(H, W)`` or ``(H, W, 3)``
        - returns: ``(H // factor, W // factor)`` with as many colours

    Returns:
        The smaller picture.
    """
    return from_planes(shrunk(to_planes(clean)[None], factor)[0], clean.ndim)


def scattered(size: tuple[int, int], share: float, seed: int = 0) -> Mask:
    """Choose pixels at random.

    Args:
        size: Height and width.
        share: How many are chosen.
        seed: The same seed chooses the same.

    Shape:
        - returns: ``(H, W)``

    Returns:
        Which pixels are missing.
    """
    return np.random.default_rng(seed).random(size) < share


def scratches(size: tuple[int, int], seed: int = 0, count: int = NUM_SCRATCHES) -> Mask:
    """Draw scratches, as an old print has them.

    Args:
        size: Height and width.
        seed: The same seed draws the same.
        count: How many.

    Shape:
        - returns: ``(H, W)``

    Returns:
        Which pixels are missing.
    """
    draws = np.random.default_rng(seed)
    strokes = [
        Stroke(
            float(draws.uniform(0.003, 0.012)),
            tuple((float(x), float(y)) for x, y in _walk(draws, steps=8)),
        )
        for _ in range(count)
    ]
    return painted(size, strokes)


def painted(size: tuple[int, int], strokes: Iterable[Stroke]) -> Mask:
    """Turn strokes of a brush into a mask.

    Args:
        size: Height and width.
        strokes: What was painted.

    Shape:
        - returns: ``(H, W)``

    Returns:
        Which pixels the strokes cover.
    """
    height, width = size
    image = Image.new("1", (width, height))
    pen = ImageDraw.Draw(image)
    for stroke in strokes:
        thick = max(1, round(stroke.width * width))
        places = [(x * width, y * height) for x, y in stroke.points]
        pen.line(places, fill=1, width=thick, joint="curve")
        for x, y in places:
            reach = thick / 2.0
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=1)
    return np.array(image, dtype=bool)


def blanked(picture: Picture, missing: Mask) -> Picture:
    """Blacken what is missing.

    Args:
        picture: In [0, 1].
        missing: Which pixels are missing.

    Shape:
        - picture, returns: ``(H, W)`` or ``(H, W, 3)``
        - missing: ``(H, W)``

    Returns:
        The picture with holes.
    """
    known = ~missing if picture.ndim == 2 else ~missing[..., None]
    return picture * known.astype(np.float32)


def impulses(noisy: Picture) -> Mask:
    """Find pixels that noise turned wholly black or white.

    Args:
        noisy: In [0, 1].

    Shape:
        - noisy: ``(H, W)`` or ``(H, W, 3)``
        - returns: ``(H, W)``

    Returns:
        Pixels that are extreme, and far from the mean of those around them that are not.
    """
    from scipy.ndimage import uniform_filter  # noqa: PLC0415 -- slow to load

    planes = noisy[..., None] if noisy.ndim == 2 else noisy
    found = np.zeros(planes.shape[:2], bool)
    for channel in range(planes.shape[2]):
        plane = planes[..., channel].astype(np.float64)
        known = (plane > 0.0) & (plane < 1.0)
        share = uniform_filter(known.astype(np.float64), WINDOW)
        mean = uniform_filter(plane * known, WINDOW) / share.clip(min=1e-9)
        found |= ~known & (share > 0.5 / WINDOW**2) & (np.abs(plane - mean) > STEP)
    return found


def _walk(draws: np.random.Generator, steps: int) -> npt.NDArray[np.float64]:
    turns = draws.uniform(0.0, 2.0 * np.pi) + np.cumsum(draws.normal(0.0, 0.25, steps))
    moves = 0.06 * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    return draws.uniform(0.0, 1.0, 2) + np.cumsum(moves, axis=0)
