r"""How far a map can be trusted: are neighbours on the map neighbours in latent space, and back?

.. math:: T(k) = 1 - \frac{2}{nk(2n-3k-1)} \sum_i \sum_{j\in M_i^k} \max(0, r(i,j) - k)

with M the k nearest on the map and r(i, j) the rank of j among the neighbours of i in latent
space. Continuity C is the same with map and latents exchanged: T falls where the map brings
strangers together, C where it tears neighbours apart. Neighbour preservation is the share of a
point's k nearest latents that are among its k nearest on the map. 1 is perfect; a random map has
T and C of about 0.5 and preserves k/(n − 1) of the neighbours.

References:
    Venna & Kaski 2001, neighborhood preservation. https://doi.org/10.1007/3-540-44668-0_68
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.core.nearest import shares_in_common
from aelib.core.seeding import fixed_sample
from aelib.projections.nearest import nearest_rows

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor

MOST_POINTS, NUM_NEIGHBORS = 2000, 10
FEWEST_POINTS = 5
MOST_RANKED, MOST_COMPARED = 10_000, 20_000
_CHUNK = 256


class Trust(NamedTuple):
    """Three figures of a map, each in [0, 1], and on how many points they were measured.

    Attributes:
        value: Trustworthiness.
        num_points: How many points were compared with one another for the two.
        num_neighbors: How many neighbours of each count.
        continuity: Trustworthiness the other way round.
        preservation: Share of neighbours that stayed neighbours, among 20,000 points at most.
    """

    value: float
    num_points: int
    num_neighbors: int
    continuity: float
    preservation: float


class PointTrust(NamedTuple):
    """The same figures of each point; their means are those of the map.

    Attributes:
        trustworthiness: float32 ``(N,)``; low where strangers lie around a point.
        continuity: float32 ``(N,)``; low where a point was torn from its neighbours.
        preservation: float32 ``(N,)``.
        num_others: Among how many points ranks were counted.
    """

    trustworthiness: npt.NDArray[np.float32]
    continuity: npt.NDArray[np.float32]
    preservation: npt.NDArray[np.float32]
    num_others: int


def trustworthiness(
    latents: npt.NDArray[np.float32], points: npt.NDArray[np.float32]
) -> Trust | None:
    """Measure a map on all its points, or on a fixed random sample of 2,000.

    Args:
        latents: What was drawn.
        points: The map.

    Shape:
        - latents: ``(N, D)``
        - points: ``(N, k)``

    Returns:
        Values in [0, 1], higher is better; None for fewer than five points.
    """
    if len(latents) < FEWEST_POINTS:
        return None
    chosen = fixed_sample(len(latents), MOST_POINTS)
    each = _measure(latents[chosen], points[chosen])
    trust, continuity = (float(np.mean(values, dtype=np.float64)) for values in each[:2])
    many = fixed_sample(len(latents), MOST_COMPARED)
    k = _num_neighbors(len(many))
    true, shown = (nearest_rows(_unit(rows[many]), k) for rows in (latents, points))
    kept = float(shares_in_common(true.indices, shown.indices).mean())
    return Trust(trust, len(chosen), _num_neighbors(len(chosen)), continuity, kept)


def point_trust(
    latents: npt.NDArray[np.float32], points: npt.NDArray[np.float32]
) -> PointTrust | None:
    """Measure each point of a map.

    Up to 10,000 points are compared with one another. Of more, a fixed random sample of so many
    is, and every other point takes the figures of the nearest of them on the map.

    Args:
        latents: What was drawn.
        points: The map.

    Shape:
        - latents: ``(N, D)``
        - points: ``(N, k)``

    Returns:
        Values of each point; None for fewer than five.
    """
    if len(latents) < FEWEST_POINTS:
        return None
    chosen = fixed_sample(len(latents), MOST_RANKED)
    each = _measure(latents[chosen], points[chosen])
    if len(chosen) == len(latents):
        return each
    from scipy.spatial import cKDTree  # noqa: PLC0415

    _, nearest = cKDTree(points[chosen]).query(points)
    trust, continuity, kept = (values[nearest] for values in each[:3])
    return PointTrust(trust, continuity, kept, len(chosen))


def _num_neighbors(count: int) -> int:
    return min(NUM_NEIGHBORS, (count - 1) // 2)


def _measure(latents: npt.NDArray[np.float32], points: npt.NDArray[np.float32]) -> PointTrust:
    count = len(latents)
    k = _num_neighbors(count)
    true, shown = nearest_rows(_unit(latents), k), nearest_rows(_unit(points), k)
    # by this the mean over all points is the figure of the map
    scale = 2.0 / (k * (2 * count - 3 * k - 1))
    losses = [
        scale * _excess_ranks(rows, found.indices, k)
        for rows, found in ((_unit(latents), shown), (_unit(points), true))
    ]
    trust, continuity = ((1.0 - loss).astype(np.float32) for loss in losses)
    kept = shares_in_common(true.indices, shown.indices).astype(np.float32)
    return PointTrust(trust, continuity, kept, count)


def _unit(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    # neighbours do not depend on the size, but squares of float32 overflow or vanish
    exact = rows.astype(np.float64) - rows.mean(axis=0, dtype=np.float64)
    largest = float(np.abs(exact).max()) or 1.0
    scaled: npt.NDArray[np.float32] = (exact / largest).astype(np.float32)
    return scaled


def _excess_ranks(
    rows: npt.NDArray[np.float32], others: npt.NDArray[np.int32], k: int
) -> npt.NDArray[np.float64]:
    """Return by how much the ranks of certain others among all rows exceed k, summed."""
    scaled = torch.from_numpy(rows)
    squares = scaled.square().sum(dim=1)
    chosen = torch.from_numpy(others).long()
    excess = np.empty(len(rows))
    for start in range(0, len(rows), _CHUNK):
        here = slice(start, start + _CHUNK)
        distances = squares - 2.0 * scaled[here] @ scaled.T  # + one constant a row: same order
        own = torch.arange(len(distances)) + start
        distances[torch.arange(len(distances)), own] = -torch.inf
        ranks = _ranks(distances, chosen[here])
        excess[here] = (ranks - k).clamp(min=0).sum(dim=1).numpy()
    return excess


def _ranks(distances: Tensor, others: Tensor) -> Tensor:
    """Return the ranks, from 1, of some entries of each row; the row itself has 0."""
    wanted = distances.gather(1, others)
    closer = [(distances < wanted[:, [n]]).sum(dim=1) for n in range(others.shape[1])]
    return torch.stack(closer, dim=1)
