r"""Conditional on the class: the conditional VAE, and any other bottleneck with a class.

A learned vector for each class is added to the features, and the class as one-hot numbers stands
beside the latent (as constant maps beside a map), so that :math:`p(x|z, y)` and :math:`q(z|x, y)`.
An unknown class, -1, is told as nothing: zeros.

References:
    Sohn, Lee & Yan 2015, Learning structured output representation using deep conditional
    generative models. https://papers.nips.cc/paper/5775
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

from aelib.conditioning.base import CONDITIONING, Conditioning
from aelib.core.config import config
from aelib.core.errors import ConfigError
from aelib.nn.labels import told_class

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec


@config
class LabelConfig:
    """Conditioning on the class has no settings."""


@CONDITIONING.register("label", LabelConfig)
class Label(Conditioning):
    """Tells the class."""

    uses_labels = True

    def __init__(
        self,
        config: LabelConfig,
        *,
        feature_shape: tuple[int, ...],
        decoder_shape: tuple[int, ...],
        image: ImageSpec,
    ) -> None:
        super().__init__()
        if image.num_classes < 1:
            raise ConfigError(
                "Expected pictures with classes to condition on, got pictures without.",
                "Choose a data set with labels, or no conditioning.",
            )
        self.config = config
        self.num_classes = image.num_classes
        self.decoder_shape = (decoder_shape[0] + image.num_classes, *decoder_shape[1:])
        self.to_features = nn.Linear(image.num_classes, feature_shape[0], bias=False)

    def features(self, features: Tensor, labels: Tensor | None) -> Tensor:
        """Add the vector of the class.

        Args:
            features: What the encoder returned.
            labels: Classes, -1 where they are not known.

        Shape:
            - features, returns: ``(B, *feature_shape)``
            - labels: ``(B,)``

        Returns:
            Features of the same shape.
        """
        told: Tensor = self.to_features(told_class(labels, self.num_classes))
        return features + told.reshape(*told.shape, *[1] * (features.ndim - 2))

    def decoder_input(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """Put the class beside the latent.

        Args:
            latent: What the bottleneck gives to the decoder.
            labels: Classes, -1 where they are not known.

        Shape:
            - latent: as the bottleneck's ``decoder_shape`` with the batch
            - labels: ``(B,)``
            - returns: ``(B, *decoder_shape)``

        Returns:
            Latent and one-hot class along the first dimension after the batch.
        """
        told = told_class(labels, self.num_classes)
        told = told.reshape(*told.shape, *[1] * (latent.ndim - 2))
        return torch.cat([latent, told.expand(-1, -1, *latent.shape[2:])], dim=1)
