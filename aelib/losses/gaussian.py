r"""A Gaussian around the picture whose variance is learned: one for all values, or one for each.

With ``scope = "shared"`` a single log-variance is a parameter; at the optimum it is the mean
squared error, so reconstruction and KL are balanced without a hand-set weight (the σ-VAE). With
``scope = "pixel"`` the decoder predicts a log-variance beside each value and so can say where it
is unsure.

References:
    Rybkin, Daniilidis & Levine 2021, σ-VAE. https://arxiv.org/abs/2006.13202
    Kendall & Gal 2017, learned variance per pixel. https://arxiv.org/abs/1703.04977
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import nn

from aelib.core.config import config, setting
from aelib.losses.base import LOSSES, Loss
from aelib.nn.distributions import gaussian_log_density

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec


@config
class GaussianLikelihoodConfig:
    """Settings of the Gaussian with learned variance."""

    scope: str = setting(
        "shared",
        label="Variance",
        help="One learned variance for all values, or one predicted for each.",
        choices=("shared", "pixel"),
    )
    min_sigma: float = setting(
        0.01,
        label="Smallest σ",
        help="Lower bound of the standard deviation; keeps the likelihood finite.",
        low=1e-4,
        high=1.0,
    )


@LOSSES.register("gaussian", GaussianLikelihoodConfig)
class GaussianLikelihood(Loss):
    """Negative log-likelihood under a Gaussian of learned variance."""

    likelihood = "density"

    def __init__(self, config: GaussianLikelihoodConfig, *, image: ImageSpec) -> None:
        super().__init__()
        self.config = config
        self.min_log_variance = 2.0 * math.log(config.min_sigma)
        self.values_per_channel = 2 if config.scope == "pixel" else 1
        self.log_variance = nn.Parameter(torch.tensor(-4.0))

    def image(self, prediction: Tensor) -> Tensor:
        """Return the mean of the Gaussian.

        Args:
            prediction: Logits of the picture; by pixel, then raw log-variances.

        Shape:
            - prediction: ``(B, C, H, W)``, or ``(B, 2C, H, W)`` by pixel
            - returns: ``(B, C, H, W)``

        Returns:
            The picture, in [0, 1].
        """
        return prediction.chunk(self.values_per_channel, dim=1)[0].sigmoid()

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        """Return the negative log-likelihood, summed over the picture.

        Args:
            prediction: Logits of the picture; by pixel, then raw log-variances.
            target: Clean images in [0, 1].

        Shape:
            - prediction: ``(B, C, H, W)``, or ``(B, 2C, H, W)`` by pixel
            - target: ``(B, C, H, W)``
            - returns: ``(B,)``

        Returns:
            Nats per picture.
        """
        raw: Tensor = self.log_variance
        if self.config.scope == "pixel":
            raw = raw + prediction.chunk(2, dim=1)[1]
        # softplus: a smooth lower bound, so that the gradient never vanishes
        log_variance = self.min_log_variance + nn.functional.softplus(raw - self.min_log_variance)
        density = gaussian_log_density(target, self.image(prediction), log_variance)
        return -density.flatten(1).sum(1)
