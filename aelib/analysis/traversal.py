r"""Walk along single latent dimensions, within the range that the data uses.

The range of a dimension comes from the aggregate posterior
:math:`q(z) = \frac1N\sum_n N(z; \mu_n, \sigma_n^2)`, not from the prior: a collapsed dimension
covers N(0, 1), one in use what the encoder spreads the data over.

References:
    Hoffman & Johnson 2016, the aggregate posterior.
    https://approximateinference.org/accepted/HoffmanJohnson2016.pdf
    Higgins et al. 2017, latent traversals. https://openreview.net/forum?id=Sy2fzU9gl
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt
    from torch import Tensor

    from aelib.analysis.latents import Latents

QUANTILE_LEVELS = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_BISECTIONS = 32


@dataclass(frozen=True)
class LatentRanges:
    """Where the latents of a data set lie, by dimension.

    Attributes:
        low: Lower end of the central ``coverage`` of the aggregate posterior ``(D,)``.
        high: Upper end ``(D,)``.
        median: Middle ``(D,)``.
        mean: Mean ``(D,)``.
        std: Standard deviation ``(D,)``, the spread of means and the posterior's own together.
        quantiles: Quantiles at :data:`QUANTILE_LEVELS` ``(Q, D)``.
        order: Dimensions by KL, highest first; by variance where there is no posterior.
    """

    low: npt.NDArray[np.float32]
    high: npt.NDArray[np.float32]
    median: npt.NDArray[np.float32]
    mean: npt.NDArray[np.float32]
    std: npt.NDArray[np.float32]
    quantiles: npt.NDArray[np.float32]
    order: tuple[int, ...]


def latent_ranges(latents: Latents, coverage: float = 0.98) -> LatentRanges:
    """Measure where latents lie.

    Args:
        latents: Encoded pictures.
        coverage: Share of the aggregate posterior between ``low`` and ``high``.

    Returns:
        Ranges by dimension.

    Raises:
        ValueError: If the coverage is not between 0 and 1.
    """
    if not 0.0 < coverage < 1.0:
        raise ValueError(f"expected a coverage between 0 and 1, got {coverage}")
    tail = (1.0 - coverage) / 2.0
    wanted = np.array([tail, 0.5, 1.0 - tail, *QUANTILE_LEVELS])
    levels, place = np.unique(wanted.round(12), return_inverse=True)
    means = latents.mean.astype(np.float64)
    variance_of_means = means.var(axis=0)
    if latents.variance is None:
        found = np.quantile(means, levels, axis=0)
        variance, worth = variance_of_means, variance_of_means
    else:
        own = latents.variance.astype(np.float64)
        found = _mixture_quantiles(means, np.sqrt(own), levels)
        variance = variance_of_means + own.mean(axis=0)
        worth = variance_of_means if latents.kl is None else latents.kl
    found = found[place].astype(np.float32)
    return LatentRanges(
        low=found[0],
        high=found[2],
        median=found[1],
        mean=means.mean(axis=0).astype(np.float32),
        std=np.sqrt(variance).astype(np.float32),
        quantiles=found[3:],
        order=tuple(int(d) for d in np.argsort(-worth, kind="stable")),
    )


def strip_values(ranges: LatentRanges, dimension: int, num_steps: int) -> list[float]:
    """Return values of a dimension that lie equally often among the latents of pictures.

    Args:
        ranges: Where latents lie.
        dimension: Which one.
        num_steps: How many.

    Returns:
        Quantiles from the 1 % to the 99 % one, straight between those that were measured.
    """
    wanted = np.linspace(QUANTILE_LEVELS[0], QUANTILE_LEVELS[-1], num_steps)
    values: list[float] = np.interp(
        wanted, QUANTILE_LEVELS, ranges.quantiles[:, dimension]
    ).tolist()
    return values


def traversal_grid(
    latent: Tensor | npt.NDArray[np.floating],
    ranges: LatentRanges,
    dimensions: Sequence[int],
    num_steps: int,
) -> Tensor:
    """Return latents that differ from one in a single dimension at a time.

    Args:
        latent: Where to start from.
        ranges: Where each dimension is moved; see :func:`strip_values`.
        dimensions: Which ones, one row of the grid each.
        num_steps: Columns of the grid.

    Shape:
        - latent: ``(D,)``
        - returns: ``(len(dimensions) · num_steps, D)``

    Returns:
        Latents row by row, float32.
    """
    base = torch.as_tensor(latent, dtype=torch.float32)
    grid = base.repeat(len(dimensions) * num_steps, 1)
    for row, dimension in enumerate(dimensions):
        place = slice(row * num_steps, (row + 1) * num_steps)
        grid[place, dimension] = torch.tensor(strip_values(ranges, dimension, num_steps))
    return grid


def by_level(order: Sequence[int], levels: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the dimensions of each level of a hierarchical latent.

    Args:
        order: Dimensions, those that carry most first.
        levels: Number of dimensions of each level, the top first; empty for one level.

    Returns:
        The dimensions of each level in the order given, the top first.
    """
    if not levels:
        return [tuple(order)]
    ends = np.cumsum(levels)
    places = np.searchsorted(ends, order, side="right")
    return [
        tuple(d for d, place in zip(order, places, strict=True) if place == level)
        for level in range(len(levels))
    ]


def with_values(latent: Tensor | npt.NDArray[np.floating], values: Mapping[int, float]) -> Tensor:
    """Return a latent with some dimensions set to given values.

    Args:
        latent: Where to start from; unchanged.
        values: New value by dimension.

    Shape:
        - latent: ``(D,)``
        - returns: ``(1, D)``

    Returns:
        One latent as a batch, float32.
    """
    moved = torch.as_tensor(latent, dtype=torch.float32).clone().unsqueeze(0)
    for dimension, value in values.items():
        moved[0, dimension] = value
    return moved


def _mixture_quantiles(
    means: npt.NDArray[np.float64],
    stds: npt.NDArray[np.float64],
    levels: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    # the mixture's distribution function has no closed inverse, so it is bisected
    centre = torch.from_numpy(means)
    scale = torch.from_numpy(stds).clamp(min=1e-12)
    lowest = (centre - 8.0 * scale).amin(0)
    highest = (centre + 8.0 * scale).amax(0)
    result = np.empty((len(levels), means.shape[1]))
    for index, level in enumerate(levels):
        low, high = lowest.clone(), highest.clone()
        for _ in range(_BISECTIONS):
            middle = (low + high) / 2.0
            below = torch.special.ndtr((middle - centre) / scale).mean(0) < level
            low = torch.where(below, middle, low)
            high = torch.where(below, high, middle)
        result[index] = ((low + high) / 2.0).numpy()
    return result
