r"""Principal components: the plane on which the latents vary most.

.. math:: y = W^\top (z - \bar z), \quad W = \text{leading eigenvectors of } \mathrm{Cov}(z)

References:
    Pearson 1901, on lines and planes of closest fit. https://doi.org/10.1080/14786440109462720
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.core.config import config
from aelib.core.pca import Pca
from aelib.projections.base import PROJECTIONS, Projected, Projection
from aelib.projections.settings import num_dimensions_setting

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.projections.base import Report


@config
class PcaConfig:
    """Settings of PCA."""

    num_dimensions: int = num_dimensions_setting()


@PROJECTIONS.register("pca", PcaConfig)
class PrincipalComponents(Projection):
    """Projects on the directions of largest variance; a straight shadow of the latents."""

    title = "PCA"
    explanation = (
        "A straight shadow: points that are far apart in the map are at least as far apart in "
        "latent space, but points that coincide here may differ in the dimensions not drawn."
    )
    formula = r"y = W^\top (z - \bar z), \quad W = \text{leading eigenvectors of } \mathrm{Cov}(z)"
    is_instant = True

    def __init__(self, config: PcaConfig) -> None:
        self.config = config

    def fit(self, latents: npt.NDArray[np.float32], report: Report) -> Projected:
        """Return the coordinates along the leading components.

        Args:
            latents: What to draw.
            report: Called once, at the end.

        Shape:
            - latents: ``(N, D)``

        Returns:
            The map; of each component the sign is such that its largest weight is positive.
        """
        points, share = principal_coordinates(latents, self.config.num_dimensions)
        report(1.0, "Done")
        note = "" if share is None else f"The map holds {share:.1%} of the latents' variance."
        return Projected(points, note)


def principal_coordinates(
    latents: npt.NDArray[np.float32], num_dimensions: int
) -> tuple[npt.NDArray[np.float32], float | None]:
    """Return coordinates along the components of largest variance.

    Args:
        latents: What to draw.
        num_dimensions: How many; those that the latents do not have are 0.

    Shape:
        - latents: ``(N, D)``
        - returns: ``(N, num_dimensions)``

    Returns:
        Coordinates, and the share of the variance that they hold; None when nothing varies.
    """
    points = np.zeros((len(latents), num_dimensions), np.float32)
    exact = torch.from_numpy(latents).double()
    if bool((exact == exact[0]).all()):
        return points, None
    num_components = min(num_dimensions, *latents.shape)
    pca = Pca.fit(exact, num_components)
    points[:, :num_components] = pca.transform(exact).float().numpy()
    return points, min(1.0, float(pca.explained_variance_ratio.sum()))
