r"""Squared error: a Gaussian around the picture with a fixed standard deviation σ.

.. math:: \sum_i \frac{(x_i - \hat x_i)^2}{2\sigma^2} + \tfrac12 \log 2\pi\sigma^2

References:
    Bishop 2006, Pattern Recognition and Machine Learning, section 5.2.
    https://www.microsoft.com/en-us/research/publication/pattern-recognition-machine-learning/
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from aelib.core.config import config, setting
from aelib.losses.base import LOSSES, Loss
from aelib.nn.distributions import gaussian_log_density

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec


@config
class MseConfig:
    """Settings of the squared error."""

    sigma: float = setting(
        1.0,
        label="σ",
        help="Standard deviation of a value; smaller weighs reconstruction more against KL.",
        low=0.001,
        high=10.0,
    )


@LOSSES.register("mse", MseConfig)
class Mse(Loss):
    """Squared error of the sigmoid of the prediction."""

    likelihood = "density"

    def __init__(self, config: MseConfig, *, image: ImageSpec) -> None:
        super().__init__()
        self.config = config
        self.log_variance = 2.0 * math.log(config.sigma)

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        """Return the Gaussian negative log-likelihood, summed over the picture.

        Args:
            prediction: Logits of the picture.
            target: Clean images in [0, 1].

        Shape:
            - prediction, target: ``(B, C, H, W)``
            - returns: ``(B,)``

        Returns:
            Nats per picture.
        """
        log_variance = target.new_tensor(self.log_variance)
        density = gaussian_log_density(target, self.image(prediction), log_variance)
        return -density.flatten(1).sum(1)
