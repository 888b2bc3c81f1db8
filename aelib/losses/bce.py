r"""Binary cross-entropy: each value is a coin with the predicted probability.

.. math:: -\sum_i x_i \log \hat x_i + (1 - x_i) \log (1 - \hat x_i)

It is a likelihood for black-and-white pictures; for grey ones it is still minimal at
:math:`\hat x = x`, but not 0 there.

References:
    Kingma & Welling 2014, appendix C.1. https://arxiv.org/abs/1312.6114
    Loaiza-Ganem & Cunningham 2019, on grey pictures. https://arxiv.org/abs/1907.06845
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch.nn import functional as F

from aelib.core.config import config
from aelib.losses.base import LOSSES, Loss

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec


@config
class BceConfig:
    """Binary cross-entropy has no settings."""


@LOSSES.register("bce", BceConfig)
class Bce(Loss):
    """Binary cross-entropy with the logits of the decoder."""

    likelihood = "probability"

    def __init__(self, config: BceConfig, *, image: ImageSpec) -> None:
        super().__init__()
        self.config = config

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        """Return the cross-entropy, summed over the picture.

        Args:
            prediction: Logits.
            target: Clean images in [0, 1].

        Shape:
            - prediction, target: ``(B, C, H, W)``
            - returns: ``(B,)``

        Returns:
            Nats per picture.
        """
        values = F.binary_cross_entropy_with_logits(prediction, target, reduction="none")
        return values.flatten(1).sum(1)
