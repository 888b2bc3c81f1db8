r"""Gaussians that learn together with the posterior, by gradient.

.. math:: p(z) = \sum_{k=1}^{K} w_k\, N(z; \mu_k, \operatorname{diag} \sigma_k^2)

With a posterior the weights, centres and variances are trained by the bound itself, through
:math:`-\mathbb E_q \log p(z)` in the divergence; for a bottleneck without one they follow the
latents.

References:
    Dilokthanakul et al. 2016, Deep unsupervised clustering with Gaussian mixture variational
    autoencoders. https://arxiv.org/abs/1611.02648
    Tomczak & Welling 2018, section 2: the mixture of Gaussians as a prior.
    https://arxiv.org/abs/1705.07120
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import nn

from aelib.core.config import config, setting
from aelib.nn.distributions import bound_log_variance
from aelib.nn.mixtures import GaussianMixture
from aelib.priors.base import PRIORS, fitting_term
from aelib.priors.of_gaussians import PriorOfGaussians

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import BottleneckOutput, ImageSpec, Term


@config
class MixtureConfig:
    """Settings of the learned mixture."""

    num_components: int = setting(
        20, label="Components", help="Number of Gaussians.", low=1, high=1000
    )


@PRIORS.register("mixture", MixtureConfig)
class Mixture(PriorOfGaussians):
    """A mixture whose every number is a parameter."""

    is_fitted = True

    def __init__(
        self,
        config: MixtureConfig,
        *,
        latent_shape: tuple[int, ...],
        image: ImageSpec,
        codebook_size: int = 0,
    ) -> None:
        super().__init__()
        self.config = config
        self.latent_shape = latent_shape
        number, size = config.num_components, math.prod(latent_shape)
        self.logits = nn.Parameter(torch.zeros(number))
        self.mean = nn.Parameter(torch.randn(number, size))
        self.log_variance = nn.Parameter(torch.zeros(number, size))

    @property
    def mixture(self) -> GaussianMixture:
        """The Gaussians as they are now."""
        deviation = (0.5 * bound_log_variance(self.log_variance)).exp()
        return GaussianMixture(self.logits, self.mean, deviation)

    def objective(self, output: BottleneckOutput, labels: Tensor | None) -> dict[str, Term]:
        """Return what fits it to latents without a posterior.

        Args:
            output: What the bottleneck made of a batch.
            labels: Not used.

        Shape:
            - labels: ``(B,)``

        Returns:
            The helper term ``prior``, or none.
        """
        return fitting_term(self, output)
