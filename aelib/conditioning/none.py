"""No conditioning: the picture is all that the encoder sees.

References:
    Kingma & Welling 2014, the model without labels. https://arxiv.org/abs/1312.6114
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.conditioning.base import CONDITIONING, Conditioning
from aelib.core.config import config

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec


@config
class NoConditioningConfig:
    """No conditioning has no settings."""


@CONDITIONING.register("none", NoConditioningConfig)
class NoConditioning(Conditioning):
    """Tells nothing."""

    def __init__(
        self,
        config: NoConditioningConfig,
        *,
        feature_shape: tuple[int, ...],
        decoder_shape: tuple[int, ...],
        image: ImageSpec,
    ) -> None:
        super().__init__()
        self.config = config
        self.decoder_shape = decoder_shape

    def features(self, features: Tensor, labels: Tensor | None) -> Tensor:
        """Return the features.

        Args:
            features: What the encoder returned.
            labels: Not used.

        Shape:
            - features, returns: ``(B, *feature_shape)``
            - labels: ``(B,)``

        Returns:
            ``features`` itself.
        """
        return features

    def decoder_input(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """Return the latent.

        Args:
            latent: What the bottleneck gives to the decoder.
            labels: Not used.

        Shape:
            - latent, returns: ``(B, *decoder_shape)``
            - labels: ``(B,)``

        Returns:
            ``latent`` itself.
        """
        return latent
