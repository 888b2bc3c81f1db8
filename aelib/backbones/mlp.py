"""Fully connected layers over the pixels: the autoencoder of the textbooks.

References:
    Hinton & Salakhutdinov 2006, Reducing the dimensionality of data with neural networks.
    https://doi.org/10.1126/science.1127647
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from torch import nn

from aelib.backbones.base import (
    BACKBONES,
    Backbone,
    Encoder,
    activation_setting,
    dropout_setting,
)
from aelib.core.config import config, setting
from aelib.nn.layers import ACTIVATIONS

if TYPE_CHECKING:
    from aelib.core.types import ImageSpec, Layout


@config
class MlpConfig:
    """Settings of the fully connected backbone."""

    hidden: tuple[int, ...] = setting(
        (512, 256),
        label="Hidden layers",
        help="Width of each layer of the encoder; the decoder mirrors them.",
        low=1,
        high=8192,
    )
    activation: str = activation_setting()
    dropout: float = dropout_setting("activations")


@BACKBONES.register("mlp", MlpConfig)
class Mlp(Backbone):
    """Linear layers with a non-linearity between them, mirrored in the decoder."""

    kinds = frozenset({"image", "series"})

    def __init__(self, config: MlpConfig) -> None:
        self.config = config

    def encoder(self, image: ImageSpec, layout: Layout) -> Encoder:
        """Build pixels → hidden layers.

        Args:
            image: Size of the images.
            layout: ``vector``.

        Returns:
            The encoder; its features are the last hidden layer.
        """
        widths = [image.num_values, *self.config.hidden]
        layers = [nn.Flatten(), *self._stack(widths, dropout=self.config.dropout)]
        return Encoder(nn.Sequential(*layers), (widths[-1],))

    def decoder(self, latent_shape: tuple[int, ...], image: ImageSpec, channels: int) -> nn.Module:
        """Build latent → hidden layers in reverse → pixels.

        Args:
            latent_shape: ``(D,)``.
            image: Size of the images.
            channels: Channels of the prediction.

        Returns:
            The decoder.
        """
        widths = [latent_shape[0], *reversed(self.config.hidden)]
        shape = (channels, image.height, image.width)
        num_outputs = channels * image.height * image.width
        last = nn.Linear(widths[-1], num_outputs)
        return nn.Sequential(*self._stack(widths, dropout=0.0), last, nn.Unflatten(1, shape))

    def _stack(self, widths: list[int], *, dropout: float) -> list[nn.Module]:
        layers: list[nn.Module] = []
        for before, after in pairwise(widths):
            layers += [nn.Linear(before, after), ACTIVATIONS[self.config.activation]()]
            if dropout:
                layers.append(nn.Dropout(dropout))
        return layers
