r"""Sprites: one white or coloured shape on black, drawn from known factors of variation.

The factors form a grid, as in dSprites:

=============  ======  ==================================================================
factor         values  meaning
=============  ======  ==================================================================
shape          3       0 square, 1 ellipse, 2 heart (also the label)
scale          6       0.5 to 1, evenly
orientation    40      angle in radians, 0 to 2π without the end, evenly
x, y           32      place of the centre, 0 (left, top) to 1 (right, bottom), evenly
hue            8       0 to 7/8 of the colour circle, evenly; only with ``colour``
=============  ======  ==================================================================

A set is a sample of that grid without repetition, so that the factors are independent. A square
looks the same after a quarter turn and an ellipse after half a turn; all combinations that give
one picture fall into one split, so that no test picture was seen in training.

Edges are antialiased: a pixel's value is the share of it inside the shape, taken from the signed
distance d (in pixels) of its centre to the outline, :math:`\min(\max(1/2 - d, 0), 1)`.

References:
    Matthey, Higgins, Hassabis & Lerchner 2017, dSprites.
    https://github.com/google-deepmind/dsprites-dataset
    Quilez, 2D distance functions. https://iquilezles.org/articles/distfunctions2d/
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.core.config import config, setting
from aelib.core.seeding import derive_seed
from aelib.core.types import be_silent
from aelib.data.base import DATASETS, Dataset, Facts, HeldOut, ImageSet, Splits
from aelib.data.splitting import cut, hash_indices, tenth

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor

    from aelib.core.types import Report

SHAPES = ("square", "ellipse", "heart")
FACTOR_NAMES = ("shape", "scale", "orientation", "x", "y", "hue")
GRID = (3, 6, 40, 32, 32, 8)
RADIUS = 0.2  # of the side, of the circle around a shape of scale 1
_SYMMETRY = np.array([4, 2, 1])  # turns by 1/4, 1/2 and 1 leave the picture as it was
_CHUNK = 512


@config
class SpritesConfig:
    """Which sprites to draw."""

    num_images: int = setting(
        20_000, label="Pictures", help="All splits together.", low=30, high=200_000
    )
    size: int = setting(
        64, label="Side", help="Height and width of a picture.", low=32, high=128, unit="pixels"
    )
    colour: bool = setting(
        False, label="Colour", help="Adds the hue as a factor and makes pictures of 3 channels."
    )
    seed: int = setting(0, label="Seed", help="Which combinations are drawn.", low=0, high=2**31)


@DATASETS.register("sprites", SpritesConfig)
class Sprites(Dataset):
    """Shapes drawn on the fly from known factors."""

    title = "Sprites"
    summary = "Squares, ellipses and hearts drawn from known factors: shape, scale, angle, place."
    licence = "Drawn by this program; no rights reserved."
    citation = "After Matthey et al. 2017, https://github.com/google-deepmind/dsprites-dataset"
    is_offline = True

    def __init__(self, config: SpritesConfig) -> None:
        self.config = config

    def facts(self) -> Facts:
        """Return numbers and names without drawing a picture.

        Returns:
            What :meth:`load` will give.
        """
        held_out = tenth(self.config.num_images)
        channels = 3 if self.config.colour else 1
        return Facts(
            self.config.num_images - 2 * held_out,
            held_out,
            held_out,
            (channels, self.config.size, self.config.size),
            SHAPES,
            FACTOR_NAMES[: self._num_factors],
        )

    def load(self, report: Report = be_silent) -> Splits:
        """Draw the pictures.

        Args:
            report: Told how many are drawn.

        Returns:
            80 / 10 / 10 per cent, each with its factors.
        """
        held_out = tenth(self.config.num_images)
        return Splits(
            *cut(self._draw(self._sample(), report), held_out, held_out),
            class_names=SHAPES,
            factor_names=FACTOR_NAMES[: self._num_factors],
        )

    def load_held_out(self, report: Report = be_silent) -> HeldOut:
        """Draw the pictures that no model learns from: a fifth of the work.

        Args:
            report: Told how many are drawn.

        Returns:
            The same pictures as :meth:`load` gives.
        """
        held_out = tenth(self.config.num_images)
        images = self._draw(self._sample()[-2 * held_out :], report)
        return HeldOut(
            images.take(slice(0, held_out)),
            images.take(slice(held_out, None)),
            class_names=SHAPES,
            factor_names=FACTOR_NAMES[: self._num_factors],
        )

    def _draw(self, factors: npt.NDArray[np.float64], report: Report) -> ImageSet:
        known = torch.from_numpy(factors)
        return ImageSet(draw(known, self.config.size, report), known[:, 0].long(), known.float())

    @property
    def _num_factors(self) -> int:
        return len(FACTOR_NAMES) if self.config.colour else len(FACTOR_NAMES) - 1

    def _sample(self) -> npt.NDArray[np.float64]:
        """Return factors of train, then validation, then test pictures."""
        grid = GRID[: self._num_factors]
        combinations = np.arange(math.prod(grid))
        order = hash_indices(combinations, derive_seed("sprites", self.config.seed))
        fold = _fold().repeat(len(combinations) // math.prod(GRID[:5]))
        held_out = tenth(self.config.num_images)
        chosen = []
        for is_member, count in (
            (fold < 8, self.config.num_images - 2 * held_out),
            (fold == 8, held_out),
            (fold == 9, held_out),
        ):
            members = combinations[is_member]
            rank = order[is_member]
            first = np.argpartition(rank, count)[:count]
            chosen.append(members[first[np.argsort(rank[first])]])
        return _values(np.unravel_index(np.concatenate(chosen), grid))


def draw(factors: Tensor, size: int, report: Report = be_silent) -> Tensor:
    """Draw sprites.

    Args:
        factors: Shape, scale, orientation, x, y and, for colour, hue; any values in the ranges of
            the grid, also between its points.
        size: Side in pixels.
        report: Told how many are drawn.

    Shape:
        - factors: ``(N, 5)`` or ``(N, 6)``
        - returns: ``(N, 1, size, size)`` or ``(N, 3, size, size)``

    Returns:
        uint8 pictures.
    """
    factors = factors.double()
    count, channels = len(factors), 1 if factors.shape[1] == 5 else 3
    images = torch.zeros((count, channels, size, size), dtype=torch.uint8)
    for shape in range(len(SHAPES)):
        rows = (factors[:, 0] == shape).nonzero().squeeze(1)
        for some in torch.split(rows, _CHUNK) if len(rows) else ():
            _draw_chunk(images, some, factors[some])
            report(0.3 * shape + 0.3 * int(some[-1]) / count, f"Drawing {count:,} sprites")
    report(1.0, f"Drew {count:,} sprites")
    return images


def _draw_chunk(images: Tensor, rows: Tensor, factors: Tensor) -> None:
    """Draw sprites of one shape, each within the smallest square that holds any of them."""
    size = images.shape[-1]
    patch = 2 * math.ceil(RADIUS * size) + 2
    centre = patch / 2 + factors[:, 3:5] * (size - patch)  # (N, 2) as x, y
    corner = (centre - patch / 2).floor()
    steps = torch.arange(patch, dtype=torch.float64) + 0.5
    x = corner[:, 0, None, None] + steps[None, None, :] - centre[:, 0, None, None]
    y = corner[:, 1, None, None] + steps[None, :, None] - centre[:, 1, None, None]
    radius = factors[:, 1, None, None] * RADIUS * size
    cos = factors[:, 2].cos()[:, None, None]
    sin = factors[:, 2].sin()[:, None, None]
    u, v = (cos * x + sin * y) / radius, (cos * y - sin * x) / radius  # (N, patch, patch)
    distance = _DISTANCES[int(factors[0, 0])](u, v) * radius
    coverage = (0.5 - distance).clamp_(0.0, 1.0)
    left, top = corner.long().unbind(1)
    inside = torch.arange(patch)
    down, right = top[:, None] + inside, left[:, None] + inside
    place = (rows[:, None, None], down[:, :, None], right[:, None])
    colours = _colours(factors) if images.shape[1] == 3 else torch.ones(len(factors), 1)
    for channel in range(images.shape[1]):
        value = coverage * (255.0 * colours[:, channel, None, None])
        images[:, channel][place] = value.round().to(torch.uint8)


def _square(u: Tensor, v: Tensor) -> Tensor:
    half = math.sqrt(0.5)
    du, dv = u.abs() - half, v.abs() - half
    outside = torch.hypot(du.clamp(min=0.0), dv.clamp(min=0.0))
    return outside + torch.maximum(du, dv).clamp(max=0.0)


def _ellipse(u: Tensor, v: Tensor) -> Tensor:
    """Return a distance that is exact to first order at the outline; half as wide as long."""
    w = 2.0 * v
    level = torch.hypot(u, w)
    slope = torch.hypot(u, 2.0 * w)
    return level * (level - 1.0) / slope.clamp(min=1e-9)


def _heart(u: Tensor, v: Tensor) -> Tensor:
    """Return the distance from two half discs on a corner, centred in the circle around it."""
    unit = 0.632
    x, y = (u * unit).abs(), 0.63 - v * unit  # pictures count downwards
    lobe = torch.hypot(x - 0.25, y - 0.75) - math.sqrt(2.0) / 4.0
    along = 0.5 * (x + y).clamp(min=0.0)
    flank = torch.minimum(torch.hypot(x, y - 1.0), torch.hypot(x - along, y - along))
    return torch.where(x + y > 1.0, lobe, flank * (x - y).sign()) / unit


_DISTANCES = (_square, _ellipse, _heart)


def _colours(factors: Tensor) -> Tensor:
    """Return full colours of hues, red at 0."""
    offset = torch.tensor([0.0, 4.0, 2.0], dtype=factors.dtype)
    ramp = (factors[:, 5:6] * 6.0 + offset).remainder(6.0) - 3.0
    return (ramp.abs() - 1.0).clamp(0.0, 1.0)


def _fold() -> npt.NDArray[np.uint64]:
    """Return a number below 10 per combination without hue, equal for those that look alike."""
    grid = GRID[:5]
    place = list(np.unravel_index(np.arange(math.prod(grid)), grid))
    place[2] = place[2] % (GRID[2] // _SYMMETRY[place[0]])
    alike = np.ravel_multi_index(tuple(place), grid)
    return hash_indices(alike, derive_seed("sprites fold")) % np.uint64(10)


def _values(place: tuple[npt.NDArray[np.intp], ...]) -> npt.NDArray[np.float64]:
    """Return the factors at places of the grid."""
    shape, scale, orientation, x, y, *hue = place
    return np.stack(
        [
            shape,
            0.5 + 0.5 * scale / (GRID[1] - 1),
            2.0 * np.pi * orientation / GRID[2],
            x / (GRID[3] - 1),
            y / (GRID[4] - 1),
            *(value / GRID[5] for value in hue),
        ],
        axis=1,
    ).astype(np.float64)
