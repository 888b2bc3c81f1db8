"""Distributions over latents, and the divergences between them: each stands once, here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from aelib.core.seeding import randn_like

if TYPE_CHECKING:
    from torch import Tensor

LOG_VARIANCE_RANGE = (-12.0, 12.0)
LOG_TWO_PI = math.log(2.0 * math.pi)


class DiagonalGaussian(NamedTuple):
    """N(mean, diag exp(log_variance)).

    Shape:
        - mean, log_variance: ``(B, D)`` or ``(B, D, h, w)``
    """

    mean: Tensor
    log_variance: Tensor

    @property
    def variance(self) -> Tensor:
        """Variance of each dimension."""
        return self.log_variance.exp()

    def rsample(self) -> Tensor:
        r"""Draw :math:`\mu + \sigma\epsilon`, the reparameterisation trick.

        Returns:
            A latent through which gradients reach mean and variance.

        References:
            Kingma & Welling 2014, section 2.4. https://arxiv.org/abs/1312.6114
        """
        return self.mean + (0.5 * self.log_variance).exp() * randn_like(self.mean)

    def log_prob(self, latent: Tensor) -> Tensor:
        """Return the log-density of each dimension.

        Args:
            latent: Where to evaluate.

        Shape:
            - latent, returns: as the mean

        Returns:
            Nats per dimension.
        """
        return gaussian_log_density(latent, self.mean, self.log_variance)

    def kl_to_standard_normal(self) -> Tensor:
        """Return the divergence of each dimension from N(0, 1).

        Shape:
            - returns: as the mean

        Returns:
            Nats per dimension.
        """
        return kl_to_standard_normal(self.mean, self.log_variance)


def gaussian_log_density(x: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    r"""Return log N(x; mean, exp(log_variance)) of each element.

    .. math:: -\tfrac12 \bigl(\log 2\pi + \log\sigma^2 + (x-\mu)^2 / \sigma^2\bigr)

    Args:
        x: Where to evaluate.
        mean: Mean of each element.
        log_variance: Natural log of the variance.

    Shape:
        - x, mean, log_variance: shapes that broadcast together
        - returns: the broadcast shape

    Returns:
        Log-density in nats.
    """
    return -0.5 * (LOG_TWO_PI + log_variance + (x - mean).square() * (-log_variance).exp())


def kl_to_standard_normal(mean: Tensor, log_variance: Tensor) -> Tensor:
    r"""Return KL(N(mean, exp(log_variance)) ‖ N(0, 1)) of each element.

    .. math:: \tfrac12 (\mu^2 + \sigma^2 - \log\sigma^2 - 1)

    Args:
        mean: Posterior mean.
        log_variance: Natural log of the posterior variance.

    Shape:
        - mean, log_variance, returns: ``(B, D)`` or any equal shapes

    Returns:
        Divergence in nats, at least 0.

    References:
        Kingma & Welling 2014, appendix B. https://arxiv.org/abs/1312.6114
    """
    return 0.5 * (mean.square() + log_variance.exp() - log_variance - 1.0)


def sum_positions(values: Tensor) -> Tensor:
    """Return a quantity by dimension: that of a map's channel is the sum over its positions.

    Args:
        values: One number for each element of a latent.

    Shape:
        - values: ``(B, D)`` or ``(B, D, h, w)``
        - returns: ``(B, D)``

    Returns:
        The sums.
    """
    return values.flatten(2).sum(2) if values.ndim > 2 else values


def bound_log_variance(raw: Tensor) -> Tensor:
    """Keep a predicted log-variance where its exponential is finite and not zero.

    Args:
        raw: What a linear layer returned.

    Shape:
        - raw, returns: any

    Returns:
        The value, within :data:`LOG_VARIANCE_RANGE`.
    """
    return raw.clamp(*LOG_VARIANCE_RANGE)
