r"""Gaussians fitted to the latents after each epoch: any autoencoder becomes one to draw from.

A density of latents estimated after the fact, by expectation–maximisation on encoded pictures. The
posterior of a VAE is still trained against N(0, I), and before the first fit the prior is that:

.. math:: p(z) = \sum_{k=1}^{K} w_k\, N(z; \mu_k, \Sigma_k)

References:
    Ghosh et al. 2020, From variational to deterministic autoencoders, section 4.
    https://arxiv.org/abs/1903.12436
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from aelib.core.config import config, setting
from aelib.core.errors import ConfigError
from aelib.nn.distributions import sum_positions
from aelib.nn.mixtures import GaussianMixture, fit_gaussians
from aelib.priors.base import PRIORS
from aelib.priors.of_gaussians import PriorOfGaussians

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Posterior

LARGEST_FULL = 256


@config
class GmmConfig:
    """Settings of the fitted mixture."""

    num_components: int = setting(
        10, label="Components", help="Number of Gaussians.", low=1, high=200
    )
    covariance: str = setting(
        "full",
        label="Covariance",
        help="Full follows how dimensions vary together; diagonal is for large latents.",
        choices=("full", "diagonal"),
    )


@PRIORS.register("gmm", GmmConfig)
class Gmm(PriorOfGaussians):
    """A mixture in buffers, replaced by each fit."""

    is_fitted = True
    refits = True

    def __init__(
        self,
        config: GmmConfig,
        *,
        latent_shape: tuple[int, ...],
        image: ImageSpec,
        codebook_size: int = 0,
    ) -> None:
        super().__init__()
        size, number = math.prod(latent_shape), config.num_components
        if config.covariance == "full" and size > LARGEST_FULL:
            raise ConfigError(
                f"Expected at most {LARGEST_FULL} latent numbers for a full covariance, got "
                f"{size}.",
                "Choose the diagonal covariance, or a smaller latent.",
            )
        self.config = config
        self.latent_shape = latent_shape
        self.log_weights: Tensor
        self.mean: Tensor
        self.factor: Tensor
        self.register_buffer("log_weights", torch.full((number,), -math.log(number)))
        self.register_buffer("mean", torch.zeros(number, size))
        ones = torch.ones(number, size)
        is_full = config.covariance == "full"
        self.register_buffer("factor", torch.diag_embed(ones) if is_full else ones)

    @property
    def mixture(self) -> GaussianMixture:
        """The Gaussians as they are now."""
        return GaussianMixture(self.log_weights, self.mean, self.factor)

    def divergence(self, posterior: Posterior, latent: Tensor) -> Tensor:
        """Return the divergence from N(0, I), against which the posterior is trained.

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

    def refit(self, latents: Tensor) -> None:
        """Fit the Gaussians.

        Args:
            latents: Of pictures to learn from; fewer than there are Gaussians give as many
                different ones as there are latents.

        Shape:
            - latents: ``(N, *latent_shape)``
        """
        flat = latents.detach().flatten(1).cpu()
        is_full = self.config.covariance == "full"
        fit = fit_gaussians(flat, self.config.num_components, is_full=is_full)
        # fewer Gaussians than places: they stand several times with their weight divided
        place = torch.arange(self.config.num_components) % len(fit.mean)
        shares = fit.log_weights - torch.bincount(place).log()
        self.log_weights.copy_(shares[place])
        self.mean.copy_(fit.mean[place])
        self.factor.copy_(fit.factor[place])
