r"""Structural similarity, mixed with absolute error: what looks alike, rather than what is near.

.. math:: \frac{N}{b}\left(\alpha\,(1 - \mathrm{SSIM}(x, \hat x))
    + (1 - \alpha)\,\tfrac1N \textstyle\sum_i |x_i - \hat x_i|\right)

with N values in a picture. SSIM compares brightness, contrast and structure in small windows, as
an eye does, but does not care about a slight change of level, which the absolute error pins down.
There is no distribution behind it; it is counted in the unit of a Laplace of scale b, so that it
can be weighed against a KL.

References:
    Zhao et al. 2017, Loss functions for image restoration. https://arxiv.org/abs/1511.08861
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.core.config import config, setting
from aelib.losses.base import LOSSES, Loss
from aelib.nn.similarity import multi_scale_ssim, ssim

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec

KINDS = {"ssim": ssim, "ms_ssim": multi_scale_ssim}


@config
class SsimConfig:
    """Settings of structural similarity."""

    kind: str = setting(
        "ms_ssim",
        label="Scales",
        help="One scale, or several: a small picture of 28 pixels has two.",
        choices=tuple(KINDS),
    )
    mix: float = setting(
        0.84,
        label="Mix α",
        help="Share of similarity; the rest is absolute error.",
        low=0.0,
        high=1.0,
    )
    scale: float = setting(
        0.1,
        label="Scale b",
        help="Smaller weighs reconstruction more against KL.",
        low=0.001,
        high=10.0,
    )


@LOSSES.register("ssim", SsimConfig)
class Ssim(Loss):
    """Dissimilarity of the sigmoid of the prediction, and its absolute error."""

    kinds = frozenset({"image"})

    def __init__(self, config: SsimConfig, *, image: ImageSpec) -> None:
        super().__init__()
        self.config = config

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        """Return how unlike two pictures are.

        Args:
            prediction: Logits of the picture.
            target: Clean images in [0, 1].

        Shape:
            - prediction, target: ``(B, C, H, W)``
            - returns: ``(B,)``

        Returns:
            Per picture, in the unit of a Laplace negative log-likelihood.
        """
        picture, mix = self.image(prediction), self.config.mix
        unlike = 1.0 - KINDS[self.config.kind](picture, target)
        error = (picture - target).abs().flatten(1).mean(1)
        num_values = target[0].numel()
        return num_values / self.config.scale * (mix * unlike + (1.0 - mix) * error)
