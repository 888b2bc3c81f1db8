"""What a loss is: how a prediction becomes a picture, and its negative log-likelihood in nats."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from torch import nn

from aelib.core.registry import Registry

if TYPE_CHECKING:
    from torch import Tensor


class Loss(nn.Module):
    """The decoder's distribution p(x|z).

    Attributes:
        values_per_channel: How many numbers the decoder predicts for each channel of a pixel.
    """

    values_per_channel: int = 1

    def image(self, prediction: Tensor) -> Tensor:
        """Return the picture that a prediction stands for.

        Args:
            prediction: What the decoder returned.

        Shape:
            - prediction: ``(B, C · values_per_channel, H, W)``
            - returns: ``(B, C, H, W)``

        Returns:
            The mean of p(x|z), in [0, 1].
        """
        return prediction.sigmoid()

    @abstractmethod
    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        """Return -log p(target | prediction), summed over the picture.

        Args:
            prediction: What the decoder returned.
            target: Clean images in [0, 1].

        Shape:
            - prediction: ``(B, C · values_per_channel, H, W)``
            - target: ``(B, C, H, W)``
            - returns: ``(B,)``

        Returns:
            Nats per picture.
        """


LOSSES: Registry[Loss] = Registry("loss")
