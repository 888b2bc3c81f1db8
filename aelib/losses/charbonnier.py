r"""Charbonnier: squared error for small differences, absolute error for large ones.

.. math:: \sum_i \frac{\sqrt{d_i^2 + \varepsilon^2}}{b} + \log\left(2\varepsilon K_1(\varepsilon/b)
    \right), \quad d = x - \hat x

It is the likelihood of a hyperbolic distribution, K₁ being the Bessel function that makes it
integrate to 1. Unlike the absolute error it is smooth at 0, so training settles there.

References:
    Charbonnier et al. 1994. https://doi.org/10.1109/ICIP.1994.413553
    Barndorff-Nielsen 1977, hyperbolic distributions. https://doi.org/10.1098/rspa.1977.0041
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from aelib.core.config import config, setting
from aelib.losses.base import LOSSES, Loss

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec


@config
class CharbonnierConfig:
    """Settings of the Charbonnier loss."""

    scale: float = setting(
        0.1,
        label="Scale b",
        help="Mean error expected; smaller weighs reconstruction more against KL.",
        low=0.001,
        high=10.0,
    )
    epsilon: float = setting(
        0.01,
        label="ε",
        help="Differences well below it count squared, those above it as they are.",
        low=1e-4,
        high=1.0,
    )


@LOSSES.register("charbonnier", CharbonnierConfig)
class Charbonnier(Loss):
    """Smooth absolute error of the sigmoid of the prediction."""

    likelihood = "density"

    def __init__(self, config: CharbonnierConfig, *, image: ImageSpec) -> None:
        super().__init__()
        self.config = config
        ratio = torch.tensor(config.epsilon / config.scale, dtype=torch.float64, device="cpu")
        bessel = float(torch.special.scaled_modified_bessel_k1(ratio))
        self.log_normaliser = math.log(2.0 * config.epsilon * bessel) - float(ratio)

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        """Return the hyperbolic negative log-likelihood, summed over the picture.

        Args:
            prediction: Logits of the picture.
            target: Clean images in [0, 1].

        Shape:
            - prediction, target: ``(B, C, H, W)``
            - returns: ``(B,)``

        Returns:
            Nats per picture.
        """
        error = ((self.image(prediction) - target).square() + self.config.epsilon**2).sqrt()
        return (error / self.config.scale + self.log_normaliser).flatten(1).sum(1)
