"""N(0, I), the prior of the variational autoencoder.

References:
    Kingma & Welling 2014, Auto-encoding variational Bayes. https://arxiv.org/abs/1312.6114
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.config import config
from aelib.core.seeding import normal_draws
from aelib.core.types import be_silent
from aelib.nn.distributions import gaussian_log_density, sum_positions
from aelib.priors.base import PRIORS, Prior

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Posterior, Report


@config
class StandardNormalConfig:
    """The standard normal has no settings."""


@PRIORS.register("standard_normal", StandardNormalConfig)
class StandardNormal(Prior):
    """Independent dimensions with mean 0 and variance 1."""

    is_centred = True

    def __init__(
        self,
        config: StandardNormalConfig,
        *,
        latent_shape: tuple[int, ...],
        image: ImageSpec,
        codebook_size: int = 0,
    ) -> None:
        super().__init__()
        self.config = config
        self.latent_shape = latent_shape
        self.register_buffer("zero", torch.zeros(()), persistent=False)
        self.zero: Tensor

    def sample(
        self,
        num_samples: int,
        *,
        temperature: float = 1.0,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
        report: Report = be_silent,
    ) -> Tensor:
        """Draw latents.

        Args:
            num_samples: How many.
            temperature: Standard deviation of the draws.
            labels: Not used.
            generator: Source of randomness on the CPU; None for the global one.
            report: Not used: a draw takes no time.

        Shape:
            - labels: ``(N,)``
            - returns: ``(N, *latent_shape)``

        Returns:
            The latents, on the prior's device.
        """
        return temperature * normal_draws((num_samples, *self.latent_shape), self.zero, generator)

    def log_prob(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return log N(z; 0, I).

        Args:
            latent: Where to evaluate.
            labels: Not used.

        Shape:
            - latent: ``(B, *latent_shape)``
            - labels: ``(B,)``
            - returns: ``(B,)``

        Returns:
            Nats.
        """
        return gaussian_log_density(latent, self.zero, self.zero).flatten(1).sum(1)

    def divergence(self, posterior: Posterior, latent: Tensor) -> Tensor:
        """Return the closed form by dimension; positions of a map are summed.

        Args:
            posterior: The distribution q(z|x).
            latent: Not needed for a closed form.

        Shape:
            - latent: ``(B, *latent_shape)``
            - returns: ``(B, D)``

        Returns:
            Nats.
        """
        return sum_positions(posterior.kl_to_standard_normal())
