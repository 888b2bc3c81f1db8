r"""How far a map can be trusted: are neighbours in the map neighbours in latent space too?

.. math:: T(k) = 1 - \frac{2}{nk(2n-3k-1)} \sum_i \sum_{j\in N_i^k} \max(0, r(i,j) - k)

with r(i, j) the rank of j among the neighbours of i in latent space. 1 is perfect, a random map
has about 0.5.

References:
    Venna & Kaski 2001, neighborhood preservation. https://doi.org/10.1007/3-540-44668-0_68
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

MOST_POINTS, NUM_NEIGHBORS = 2000, 10
FEWEST_POINTS = 5


class Trust(NamedTuple):
    """Trustworthiness of a map, and on how many points it was measured."""

    value: float
    num_points: int
    num_neighbors: int


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
        A value in [0, 1], higher is better; None for fewer than five points.
    """
    if len(latents) < FEWEST_POINTS:
        return None
    from sklearn.manifold import trustworthiness as measure

    chosen = np.arange(len(latents))
    if len(chosen) > MOST_POINTS:
        chosen = np.sort(np.random.default_rng(0).choice(chosen, MOST_POINTS, replace=False))
    num_neighbors = min(NUM_NEIGHBORS, (len(chosen) - 1) // 2)
    sample = latents[chosen].astype(np.float64)
    value = measure(sample, points[chosen].astype(np.float64), n_neighbors=num_neighbors)
    return Trust(float(value), len(chosen), num_neighbors)
