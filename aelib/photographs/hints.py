"""Hints of colour for a grey photograph: painted by a person, or kept of its own colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.photographs.damage import painted
from aelib.photographs.tasks.colourise import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from aelib.photographs.damage import Stroke

    Picture = npt.NDArray[np.float32]

POINT_SIDE = 3


class Hints(NamedTuple):
    """Where colours are known.

    Attributes:
        colours: In [0, 1]; anything where nothing is known.
        is_known: Which pixels are known.

    Shape:
        - colours: ``(H, W, 3)``
        - is_known: ``(H, W)``
    """

    colours: Picture
    is_known: npt.NDArray[np.bool_]


def brightness_of(picture: Picture) -> Picture:
    """Take the colours away.

    Args:
        picture: In [0, 1].

    Shape:
        - picture: ``(H, W)`` or ``(H, W, 3)``
        - returns: ``(H, W)``

    Returns:
        ITU-R BT.601 luma.
    """
    return picture if picture.ndim == 2 else picture @ np.array(WEIGHTS, np.float32)


def no_hints(size: tuple[int, int]) -> Hints:
    """Return hints of which there are none.

    Args:
        size: Height and width.

    Returns:
        The hints.
    """
    return Hints(np.zeros((*size, 3), np.float32), np.zeros(size, bool))


def random_hints(clean: Picture, count: int, seed: int = 0) -> Hints:
    """Keep the colours of a photograph at random points.

    Args:
        clean: The photograph.
        count: How many points, each of 3 × 3 pixels.
        seed: The same seed chooses the same points.

    Shape:
        - clean: ``(H, W, 3)``

    Returns:
        The hints.
    """
    is_known = np.zeros(clean.shape[:2], bool)
    draws = np.random.default_rng(seed)
    reach = POINT_SIDE // 2
    rows, columns = (draws.integers(0, side, count).tolist() for side in clean.shape[:2])
    for row, column in zip(rows, columns, strict=True):
        top, left = max(0, row - reach), max(0, column - reach)
        is_known[top : row + reach + 1, left : column + reach + 1] = True
    return Hints(clean, is_known)


def painted_hints(size: tuple[int, int], strokes: Iterable[Stroke]) -> Hints:
    """Turn strokes of a coloured brush into hints; later ones cover earlier ones.

    Args:
        size: Height and width.
        strokes: What was painted; those without a colour are passed over.

    Returns:
        The hints.
    """
    hints = no_hints(size)
    for stroke in strokes:
        if stroke.colour is not None:
            covered = painted(size, [stroke])
            hints.colours[covered] = stroke.colour
            hints.is_known[covered] = True
    return hints


def shown(light: Picture, hints: Hints) -> Picture:
    """Draw hints onto a grey photograph.

    Args:
        light: Its brightness in [0, 1].
        hints: The hints.

    Shape:
        - light: ``(H, W)``
        - returns: ``(H, W, 3)``

    Returns:
        The photograph with the colours that are known.
    """
    grey = np.repeat(light[..., None], 3, axis=2)
    return np.where(hints.is_known[..., None], hints.colours, grey)
