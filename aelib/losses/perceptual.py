r"""Perceptual: what the maps of a trained classifier see, beside the error of the pixels.

.. math:: \frac{1}{2\sigma^2}\Big(\sum_i (x_i - \hat x_i)^2 + \lambda N \sum_l
    \overline{\lVert \hat\phi_l(x) - \hat\phi_l(\hat x) \rVert^2}\Big) + \tfrac N2 \log 2\pi\sigma^2

:math:`\hat\phi_l` are the maps of block l of :mod:`aelib.nn.feature_network`, each place scaled
to length 1. A blurred edge is a small error of pixels and a large one of edge detectors. The
network was trained on clothing; on other pictures its first maps, edges and corners, still serve.

References:
    Johnson, Alahi & Fei-Fei 2016. https://arxiv.org/abs/1603.08155
    Zhang et al. 2018, LPIPS. https://arxiv.org/abs/1801.03924
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.core.config import config, setting
from aelib.losses.base import LOSSES, Loss
from aelib.losses.mse import Mse, MseConfig
from aelib.nn.feature_network import look_distance, trained_features

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec


@config
class PerceptualConfig:
    """Settings of the perceptual loss."""

    weight: float = setting(
        0.03,
        label="Weight λ",
        help="Of the distance between maps, against the squared error of the pixels.",
        low=0.0,
        high=100.0,
    )
    sigma: float = setting(
        0.1,
        label="σ",
        help="Standard deviation of a value; smaller weighs reconstruction more against KL.",
        low=0.001,
        high=10.0,
    )


@LOSSES.register("perceptual", PerceptualConfig)
class Perceptual(Loss):
    """Squared distance between pictures and between what a classifier makes of them."""

    kinds = frozenset({"image"})

    def __init__(self, config: PerceptualConfig, *, image: ImageSpec) -> None:
        super().__init__()
        self.config = config
        self.pixels = Mse(MseConfig(sigma=config.sigma), image=image)
        self.features = trained_features()

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        """Return the distance of pixels and maps.

        Args:
            prediction: Logits of the picture.
            target: Clean images in [0, 1].

        Shape:
            - prediction, target: ``(B, C, H, W)``
            - returns: ``(B,)``

        Returns:
            Per picture, in the unit of a Gaussian negative log-likelihood.
        """
        distance = look_distance(self.features, self.image(prediction), target)
        factor = self.config.weight * target[0].numel() / (2.0 * self.config.sigma**2)
        nats: Tensor = self.pixels(prediction, target)
        return nats + factor * distance
