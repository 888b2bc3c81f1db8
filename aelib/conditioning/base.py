"""What conditioning is: something known of a picture that encoder and decoder may read.

What is told need not be encoded, so the latent keeps what is left: of pictures told by class, the
style.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from torch import nn

from aelib.core.registry import Registry

if TYPE_CHECKING:
    from torch import Tensor


class Conditioning(nn.Module):
    """Adds to the features before the bottleneck, and to what the decoder reads after it.

    A part is built from its settings, ``feature_shape`` (what the encoder returns),
    ``decoder_shape`` (what the bottleneck gives to the decoder) and ``image``.

    Attributes:
        uses_labels: Labels are needed.
        decoder_shape: What the decoder reads in the end.
    """

    uses_labels: ClassVar[bool] = False
    decoder_shape: tuple[int, ...]

    @abstractmethod
    def features(self, features: Tensor, labels: Tensor | None) -> Tensor:
        """Tell the bottleneck.

        Args:
            features: What the encoder returned.
            labels: Classes, -1 where they are not known.

        Shape:
            - features, returns: ``(B, *feature_shape)``
            - labels: ``(B,)``

        Returns:
            Features of the same shape.
        """

    @abstractmethod
    def decoder_input(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """Tell the decoder.

        Args:
            latent: What the bottleneck gives to the decoder.
            labels: Classes, -1 where they are not known.

        Shape:
            - latent: as the bottleneck's ``decoder_shape`` with the batch
            - labels: ``(B,)``
            - returns: ``(B, *decoder_shape)``

        Returns:
            What the decoder reads.
        """


CONDITIONING: Registry[Conditioning] = Registry("conditioning")
