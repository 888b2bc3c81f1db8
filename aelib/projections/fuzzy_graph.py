r"""The fuzzy graph of UMAP: how strongly each latent belongs to its neighbours.

.. math:: v_{j|i} = \exp\left(-\frac{\max(0, d_{ij} - \rho_i)}{\sigma_i}\right), \quad
   v_{ij} = v_{j|i} + v_{i|j} - v_{j|i} v_{i|j}

with ρ the distance to the nearest neighbour, and σ such that the memberships of a latent add up
to log₂ k.

References:
    McInnes, Healy & Melville 2018, UMAP, section 3.1. https://arxiv.org/abs/1802.03426
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.projections.nearest import NearestRows

_BISECTIONS, _LEAST_WIDTH = 64, 1e-3


def fuzzy_graph(found: NearestRows) -> Any:  # noqa: ANN401 -- of SciPy, which has no types
    """Return the symmetric memberships.

    Args:
        found: The nearest others of each latent.

    Shape:
        - returns: ``(N, N)``, sparse

    Returns:
        A matrix by rows with memberships in (0, 1].
    """
    import scipy.sparse  # noqa: PLC0415 -- only neighbour maps need it

    num_rows, count = found.indices.shape
    nearest, widths = _widths(found.distances.astype(np.float64))
    beyond = np.maximum(found.distances - nearest[:, None], 0.0)
    given = np.exp(-beyond / widths[:, None])
    starts = np.arange(num_rows + 1) * count
    one_way = scipy.sparse.csr_matrix(
        (given.ravel(), found.indices.ravel(), starts), shape=(num_rows, num_rows)
    )
    other_way = one_way.T.tocsr()
    graph = (one_way + other_way - one_way.multiply(other_way)).tocsr()
    graph.sum_duplicates()
    return graph


def _widths(
    distances: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return ρ and σ of each row; the row itself counts as one of the k neighbours."""
    apart = np.where(distances > 0.0, distances, np.inf)
    nearest = apart.min(axis=1)
    nearest[~np.isfinite(nearest)] = 0.0
    wanted = np.log2(distances.shape[1] + 1)
    low, high = np.zeros(len(distances)), np.full(len(distances), np.inf)
    widths = np.ones(len(distances))
    beyond = np.maximum(distances - nearest[:, None], 0.0)
    for _ in range(_BISECTIONS):
        is_wide = np.exp(-beyond / widths[:, None]).sum(axis=1) > wanted
        high = np.where(is_wide, widths, high)
        low = np.where(is_wide, low, widths)
        with np.errstate(invalid="ignore"):
            widths = np.where(np.isinf(high), 2.0 * widths, (low + high) / 2.0)
        widths = np.clip(widths, 1e-300, 1e300)
    around = np.where(nearest > 0.0, distances.mean(axis=1), distances.mean())
    return nearest, np.maximum(widths, np.maximum(_LEAST_WIDTH * around, 1e-30))


def curve_of_distances(min_dist: float, spread: float = 1.0) -> tuple[float, float]:
    r"""Fit :math:`1 / (1 + a d^{2b})` to a membership that is 1 up to ``min_dist``, then falls.

    Args:
        min_dist: Distance on the map up to which points count as touching.
        spread: Over which distance it falls by e.

    Returns:
        a and b.
    """
    from scipy.optimize import curve_fit  # noqa: PLC0415

    distances = np.linspace(0.0, 3.0 * spread, 300)
    wanted = np.where(distances < min_dist, 1.0, np.exp(-(distances - min_dist) / spread))
    (a, b), _ = curve_fit(lambda d, a, b: 1.0 / (1.0 + a * d ** (2 * b)), distances, wanted)
    return float(a), float(b)
