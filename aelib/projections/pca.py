r"""Principal components: the plane on which the latents vary most.

.. math:: y = W^\top (z - \bar z), \quad W = \text{leading eigenvectors of } \mathrm{Cov}(z)

References:
    Pearson 1901, on lines and planes of closest fit. https://doi.org/10.1080/14786440109462720
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.core.config import config
from aelib.core.pca import Pca
from aelib.projections.base import PROJECTIONS, Projected, Projection
from aelib.projections.settings import num_dimensions_setting

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor

    from aelib.projections.base import Report

MOST_FITTED = 100_000
"""Components of more latents are those of so many, evenly spaced."""


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


class PrincipalAxes(NamedTuple):
    """The plane on which latents vary most: what turns coordinates into latents.

    Attributes:
        mean: Mean latent, float32 ``(D,)``.
        components: Directions, float32 ``(k, D)``; those that the latents do not have are 0.
    """

    mean: npt.NDArray[np.float32]
    components: npt.NDArray[np.float32]


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
    pca = _fit(_few(latents), num_dimensions)
    if pca is None:
        return points, None
    for start in range(0, len(latents), MOST_FITTED):
        here = slice(start, start + MOST_FITTED)
        exact = torch.from_numpy(latents[here]).double()
        points[here, : len(pca.components)] = pca.transform(exact).float().numpy()
    return points, min(1.0, float(pca.explained_variance_ratio.sum()))


def principal_axes(latents: npt.NDArray[np.float32], num_dimensions: int) -> PrincipalAxes:
    """Return the mean and the directions of :func:`principal_coordinates`.

    Args:
        latents: What was drawn.
        num_dimensions: How many directions.

    Shape:
        - latents: ``(N, D)``

    Returns:
        ``mean + coordinates @ components`` lies nearest to a latent, of all points of the plane.
    """
    components = np.zeros((num_dimensions, latents.shape[1]), np.float32)
    pca = _fit(_few(latents), num_dimensions)
    if pca is None:
        return PrincipalAxes(latents[0].copy(), components)
    components[: len(pca.components)] = pca.components.float().numpy()
    return PrincipalAxes(pca.mean.float().numpy(), components)


def _few(latents: npt.NDArray[np.float32]) -> Tensor:
    """Return the latents, or evenly spaced ones: in double precision a million take 0.5 GB."""
    step = -(-len(latents) // MOST_FITTED)
    return torch.from_numpy(np.ascontiguousarray(latents[::step])).double()


def _fit(exact: Tensor, num_dimensions: int) -> Pca | None:
    if bool((exact == exact[0]).all()):
        return None
    return Pca.fit(exact, min(num_dimensions, *exact.shape))
