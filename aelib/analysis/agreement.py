r"""How alike two latents of the same pictures are, whatever their axes, scales and sizes.

With centred latents X and Y of the same N pictures, one in each row:

.. math:: \mathrm{CKA} = \frac{\|X^\top Y\|_F^2}{\|X^\top X\|_F \, \|Y^\top Y\|_F}

asks whether the same pairs of pictures are similar; the Procrustes disparity

.. math:: d = 1 - \|\hat X^\top \hat Y\|_*^2, \quad \hat X = X / \|X\|_F, \; \hat Y = Y / \|Y\|_F

is what remains of Y when X was turned, mirrored and scaled towards it. Both look at the whole;
neighbours in common look at what is close by. Beside each stands what chance would give.

References:
    Kornblith, Norouzi, Lee & Hinton 2019, centred kernel alignment. https://arxiv.org/abs/1905.00414
    Ding, Denain & Steinhardt 2021, Procrustes beside CKA. https://arxiv.org/abs/2108.01661
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.core.errors import DataError
from aelib.core.nearest import nearest_of_each, shares_in_common
from aelib.core.procrustes import best_rotation, centred

if TYPE_CHECKING:
    import numpy.typing as npt

NUM_NEIGHBORS = 10
_SEED = 0


class Agreement(NamedTuple):
    """How alike two latents are.

    Attributes:
        cka: In [0, 1]; 1 for latents that differ by a rotation, a reflection or a scale only.
        disparity: In [0, 1]; 0 for such latents.
        shares: Which share of its nearest neighbours each picture keeps, ``(N,)``.
        num_neighbors: How many neighbours of each were compared.
        chance_cka: The same of latents that belong to other pictures: rows in another order.
        chance_disparity: The same.
        chance_share: The mean share to expect of neighbours drawn by lot.
    """

    cka: float
    disparity: float
    shares: npt.NDArray[np.float64]
    num_neighbors: int
    chance_cka: float
    chance_disparity: float
    chance_share: float

    @property
    def share(self) -> float:
        """The mean share of neighbours in common."""
        return float(self.shares.mean())


def linear_cka(some: npt.NDArray[np.floating], others: npt.NDArray[np.floating]) -> float:
    """Return the linear centred kernel alignment of two latents.

    Args:
        some: One latent in each row.
        others: Those of the same pictures elsewhere.

    Shape:
        - some: ``(N, D)``
        - others: ``(N, E)``

    Returns:
        A number in [0, 1]; 0 where one of them does not vary.
    """
    x, y = centred(some), centred(others)
    own = float(np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))
    return min(1.0, float(np.linalg.norm(x.T @ y)) ** 2 / own) if own > 0.0 else 0.0


def procrustes_disparity(some: npt.NDArray[np.floating], others: npt.NDArray[np.floating]) -> float:
    """Return what remains when latents are turned, mirrored and scaled towards others.

    Args:
        some: One latent in each row.
        others: Those of the same pictures elsewhere; the smaller ones get dimensions of zeros.

    Shape:
        - some: ``(N, D)``
        - others: ``(N, E)``

    Returns:
        A share of the others' variance, in [0, 1]; 1 where one of them does not vary.
    """
    x, y = centred(some), centred(others)
    own = float(np.linalg.norm(x) * np.linalg.norm(y))
    if own == 0.0:
        return 1.0
    _, common = best_rotation(x, y)
    return max(0.0, 1.0 - (common / own) ** 2)


def agreement(
    some: npt.NDArray[np.floating],
    others: npt.NDArray[np.floating],
    neighbors: tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]] | None = None,
) -> Agreement:
    """Compare two latents of the same pictures.

    Args:
        some: One latent in each row.
        others: Those of the same pictures elsewhere, in the same order.
        neighbors: The nearest others of each row in both, where they are known.

    Shape:
        - some: ``(N, D)``
        - others: ``(N, E)``
        - neighbors: ``(N, k)`` each

    Returns:
        How alike they are.

    Raises:
        DataError: If they are of different pictures, of fewer than three, or not finite.
    """
    if len(some) != len(others) or len(some) < 3:
        raise DataError(
            f"Expected latents of the same 3 or more pictures, got {len(some)} and {len(others)}.",
            "Choose models of the same data set.",
        )
    if not (np.isfinite(some).all() and np.isfinite(others).all()):
        raise DataError(
            "A latent of one of the models is not a finite number.",
            "Its training went astray: choose another model, or train it again.",
        )
    near, near_there = neighbors or (nearest_rows(some), nearest_rows(others))
    lot = np.random.default_rng(_SEED).permutation(len(others))
    return Agreement(
        cka=linear_cka(some, others),
        disparity=procrustes_disparity(some, others),
        shares=shares_in_common(near, near_there),
        num_neighbors=near.shape[1],
        chance_cka=linear_cka(some, others[lot]),
        chance_disparity=procrustes_disparity(some, others[lot]),
        chance_share=near.shape[1] / (len(some) - 1),
    )


def shares_by_class(
    shares: npt.NDArray[np.float64], labels: npt.NDArray[np.int64]
) -> list[tuple[int, float]]:
    """Return which classes two models arrange most alike.

    Args:
        shares: Of :class:`Agreement`.
        labels: Class of each of these pictures; a negative one is none.

    Shape:
        - shares, labels: ``(N,)``

    Returns:
        Each class that there is with its mean share, the highest first.
    """
    found = [(label, float(shares[labels == label].mean())) for label in np.unique(labels).tolist()]
    return sorted((pair for pair in found if pair[0] >= 0), key=lambda pair: -pair[1])


def nearest_rows(latents: npt.NDArray[np.floating]) -> npt.NDArray[np.int64]:
    """Return the nearest other latents of each.

    Args:
        latents: One in each row, all finite.

    Shape:
        - latents: ``(N, D)``
        - returns: ``(N, k)``

    Returns:
        Their numbers, nearest first, :data:`NUM_NEIGHBORS` or as many as there are.
    """
    indices, _ = nearest_of_each(latents, NUM_NEIGHBORS)
    return indices
