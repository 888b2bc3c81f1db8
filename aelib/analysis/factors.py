r"""Which latent dimension moves with which ground-truth factor.

For a factor with K values the share of a dimension's variance that lies between the K groups is

.. math:: \epsilon^2 = 1 - \frac{SS_{within} / (N - K)}{SS_{total} / (N - 1)},

the correlation ratio with its bias taken out: 0 on average for a dimension that ignores the
factor, 1 for one that the factor decides. Unlike a correlation it also sees angles, shapes and
other factors without an order.

References:
    Kelley 1935, An unbiased correlation ratio measure. https://doi.org/10.1073/pnas.21.9.554
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


def variance_by_factor(
    latents: npt.NDArray[np.floating], factors: npt.NDArray[np.floating]
) -> npt.NDArray[np.float64]:
    """Return the share of each dimension's variance that each factor explains.

    Args:
        latents: Latents of N pictures.
        factors: Factors of the same pictures, each with few distinct values.

    Shape:
        - latents: ``(N, D)``
        - factors: ``(N, F)``
        - returns: ``(D, F)``

    Returns:
        Shares in [0, 1]; 0 where nothing can be said: a factor or dimension that never changes, or
        one value of a factor for nearly every picture.
    """
    values = latents.astype(np.float64)
    centred = values - values.mean(axis=0)
    total = np.square(centred).sum(axis=0)
    shares = np.zeros((values.shape[1], factors.shape[1]))
    for index in range(factors.shape[1]):
        kinds, group = np.unique(factors[:, index], return_inverse=True)
        spare = len(values) - len(kinds)
        if len(kinds) < 2 or spare < 1:
            continue
        sums = np.zeros((len(kinds), values.shape[1]))
        np.add.at(sums, group, centred)
        between = (np.square(sums) / np.bincount(group)[:, None]).sum(axis=0)
        within = np.maximum(total - between, 0.0) / spare
        per_picture = total / (len(values) - 1)
        ratio = np.divide(within, per_picture, out=np.ones_like(total), where=per_picture > 1e-12)
        shares[:, index] = np.clip(1.0 - ratio, 0.0, 1.0)
    return shares
