r"""Absolute error: a Laplace distribution around the picture, which forgives outliers.

.. math:: \sum_i \frac{|x_i - \hat x_i|}{b} + \log 2b

Its best answer is the median of what could be there, where squared error asks for the mean: edges
come out sharper, and rare bright pixels may be left out.

References:
    Zhao et al. 2017, Loss functions for image restoration. https://arxiv.org/abs/1511.08861
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from aelib.core.config import config, setting
from aelib.losses.base import LOSSES, Loss

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec


@config
class L1Config:
    """Settings of the absolute error."""

    scale: float = setting(
        0.1,
        label="Scale b",
        help="Mean error expected; smaller weighs reconstruction more against KL.",
        low=0.001,
        high=10.0,
    )


@LOSSES.register("l1", L1Config)
class L1(Loss):
    """Absolute error of the sigmoid of the prediction."""

    likelihood = "density"

    def __init__(self, config: L1Config, *, image: ImageSpec) -> None:
        super().__init__()
        self.config = config

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        """Return the Laplace negative log-likelihood, summed over the picture.

        Args:
            prediction: Logits of the picture.
            target: Clean images in [0, 1].

        Shape:
            - prediction, target: ``(B, C, H, W)``
            - returns: ``(B,)``

        Returns:
            Nats per picture.
        """
        scale = self.config.scale
        error = (self.image(prediction) - target).abs()
        return (error / scale + math.log(2.0 * scale)).flatten(1).sum(1)
