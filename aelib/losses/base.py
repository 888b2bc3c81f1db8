"""What a loss is: how a prediction becomes a picture, and its negative log-likelihood in nats."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Literal

from torch import nn

from aelib.core.registry import Registry
from aelib.core.types import Term

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import Kind, Progress


class Loss(nn.Module):
    """The decoder's distribution p(x|z).

    A loss is built from its settings and ``image``, the size of the pictures.

    Attributes:
        kinds: Kinds of data that it can measure.
        likelihood: What :meth:`forward` is the logarithm of: the ``density`` of values in [0, 1],
            the ``probability`` of black-and-white ones; None where it is not normalised.
        values_per_channel: How many numbers the decoder predicts for each channel of a pixel.
    """

    kinds: ClassVar[frozenset[Kind]] = frozenset({"image", "series"})
    likelihood: ClassVar[Literal["density", "probability"] | None] = None
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

    def objective(self, prediction: Tensor, target: Tensor, progress: Progress) -> dict[str, Term]:
        """Return what is minimised for the pictures.

        Args:
            prediction: What the decoder returned.
            target: Clean images in [0, 1].
            progress: How far training is.

        Shape:
            - prediction: ``(B, C · values_per_channel, H, W)``
            - target: ``(B, C, H, W)``

        Returns:
            The term ``reconstruction``; a loss with an opponent adds that one's as a helper.
        """
        return {"reconstruction": Term(self(prediction, target))}


LOSSES: Registry[Loss] = Registry("loss")
