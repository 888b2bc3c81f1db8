r"""The posteriors of pictures that are themselves learned: the VampPrior.

.. math:: p(z) = \tfrac1K \sum_{k=1}^{K} q(z \,|\, u_k)

is the best prior for given posteriors if the pseudo-inputs :math:`u_k` were all training pictures;
a few learned ones come near to it and cost less. They begin as smooth noise, so that they differ.
A posterior of another shape than a Gaussian counts by its mean and variance.

References:
    Tomczak & Welling 2018, VAE with a VampPrior. https://arxiv.org/abs/1705.07120
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional as F

from aelib.core.config import config, setting
from aelib.nn.mixtures import GaussianMixture
from aelib.priors.base import PRIORS
from aelib.priors.of_gaussians import PriorOfGaussians

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from aelib.core.types import ImageSpec, Posterior

COARSE = 4
"""Side of the noise that pseudo-inputs begin with, before it is made smooth."""
GAIN = 5.0
"""Pseudo-inputs move that much faster than other weights: a pixel has a longer way to go."""


@config
class VampPriorConfig:
    """Settings of the VampPrior."""

    num_components: int = setting(
        100,
        label="Pseudo-inputs",
        help="Learned pictures; each step encodes them.",
        low=1,
        high=1000,
    )


@PRIORS.register("vampprior", VampPriorConfig)
class VampPrior(PriorOfGaussians):
    """Pictures as parameters, and the Gaussians that the encoder makes of them."""

    needs_posterior = True

    def __init__(
        self,
        config: VampPriorConfig,
        *,
        latent_shape: tuple[int, ...],
        image: ImageSpec,
        codebook_size: int = 0,
    ) -> None:
        super().__init__()
        self.config = config
        self.latent_shape = latent_shape
        sides = [min(COARSE, side) for side in (image.height, image.width)]
        noise = torch.randn(config.num_components, image.channels, *sides)
        smooth = F.interpolate(noise, size=(image.height, image.width), mode="bilinear")
        self.raw = nn.Parameter(2.0 * smooth / GAIN)
        self._mixture: GaussianMixture | None = None

    @property
    def pseudo_inputs(self) -> Tensor:
        """The learned pictures in [0, 1], ``(K, C, H, W)``."""
        return (GAIN * self.raw).sigmoid()

    @property
    def mixture(self) -> GaussianMixture:
        """The posteriors of the pseudo-inputs.

        Raises:
            RuntimeError: If :meth:`refresh` was not called.
        """
        if self._mixture is None:
            raise RuntimeError("refresh the prior before it is used")
        return self._mixture

    def refresh(self, posterior_of: Callable[[Tensor], Posterior]) -> None:
        """Encode the pseudo-inputs.

        Args:
            posterior_of: Encodes pictures ``(N, C, H, W)``.
        """
        posterior = posterior_of(self.pseudo_inputs)
        mean, variance = posterior.mean.flatten(1), posterior.variance.flatten(1)
        self._mixture = GaussianMixture(mean.new_zeros(len(mean)), mean, variance.sqrt())

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without what hangs on a past step, so that it can be copied."""
        return {**self.__dict__, "_mixture": None}
