r"""How many dimensions latents really fill, whatever the size of the latent.

Around a point of a density that is even in d dimensions the ratio :math:`\mu` of the distances to
its second and first neighbour follows a Pareto law, whose likeliest exponent is

.. math:: \hat d = \frac{N - 1}{\sum_i \ln \mu_i}.

References:
    Facco, d'Errico, Rodriguez & Laio 2017, two nearest neighbours.
    https://doi.org/10.1038/s41598-017-11873-y
    Denti, Doimo, Laio & Mira 2022, the unbiased estimate. https://doi.org/10.1038/s41598-022-20991-1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aelib.core.nearest import nearest_of_each

if TYPE_CHECKING:
    import numpy.typing as npt

FEWEST = 10


def intrinsic_dimension(latents: npt.NDArray[np.float32]) -> float | None:
    """Estimate the dimension of what latents lie on, at the scale of nearest neighbours.

    Args:
        latents: All latents; of twins one counts.

    Shape:
        - latents: ``(N, D)``

    Returns:
        A positive number; None for fewer than ten different latents.
    """
    different = np.unique(latents.astype(np.float64), axis=0)
    if len(different) < FEWEST:
        return None
    _, distances = nearest_of_each(different, 2)
    logarithms = np.log(distances[:, 1] / distances[:, 0])
    total = float(logarithms.sum())
    return (len(different) - 1) / total if total > 0.0 else None
