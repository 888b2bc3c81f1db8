"""Strided convolutions down, transposed or upsample-and-convolve stages up.

Any image size works: each stage halves a side, rounding up, until it is 2 pixels; the decoder
goes back through the same sizes.

References:
    Masci et al. 2011, Stacked convolutional auto-encoders for hierarchical feature extraction.
    https://doi.org/10.1007/978-3-642-21735-7_7
    Odena et al. 2016, Deconvolution and checkerboard artifacts.
    https://distill.pub/2016/deconv-checkerboard/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import nn

from aelib.backbones.base import (
    BACKBONES,
    Backbone,
    Encoder,
    activation_setting,
    channels_setting,
    dropout_setting,
    hidden_setting,
    normalisation_setting,
)
from aelib.core.config import config, setting
from aelib.nn.convolution import Style, enlarging_decoder, halving_encoder
from aelib.nn.layers import halved_sizes

if TYPE_CHECKING:
    from aelib.core.types import ImageSpec, Layout


@config
class ConvConfig:
    """Settings of the convolutional backbone."""

    channels: tuple[int, ...] = channels_setting((32, 64))
    hidden: int = hidden_setting()
    upsampling: str = setting(
        "transposed",
        label="Decoder",
        help="Transposed convolutions, or repeating pixels and convolving (no checkerboard).",
        choices=("transposed", "upsample"),
    )
    activation: str = activation_setting()
    normalisation: str = normalisation_setting()
    dropout: float = dropout_setting("feature maps")


@BACKBONES.register("conv", ConvConfig)
class Conv(Backbone):
    """A convolutional encoder and its mirrored decoder."""

    feature_layouts = frozenset({"vector", "map"})

    def __init__(self, config: ConvConfig) -> None:
        self.config = config
        self._style = Style(config.activation, config.normalisation)

    def encoder(self, image: ImageSpec, layout: Layout) -> Encoder:
        """Build picture → maps, flattened for a vector latent.

        Args:
            image: Size of the images.
            layout: ``vector`` or ``map``.

        Returns:
            The encoder.
        """
        network, feature_shape = halving_encoder(
            [image.channels, *self.config.channels],
            self._sizes(image),
            layout,
            hidden=self.config.hidden,
            style=self._style,
            after=self._after,
        )
        return Encoder(network, feature_shape)

    def decoder(self, latent_shape: tuple[int, ...], image: ImageSpec, channels: int) -> nn.Module:
        """Build latent → maps → picture.

        Args:
            latent_shape: ``(D,)`` or ``(D, h, w)``.
            image: Size of the images.
            channels: Channels of the prediction.

        Returns:
            The decoder.
        """
        return enlarging_decoder(
            latent_shape,
            [*reversed(self.config.channels), channels],
            self._sizes(image)[::-1],
            hidden=self.config.hidden,
            style=self._style,
            before=self._style.after,
            how=self.config.upsampling,
        )

    def _after(self, width: int) -> list[nn.Module]:
        layers = self._style.after(width)
        return [*layers, nn.Dropout2d(self.config.dropout)] if self.config.dropout else layers

    def _sizes(self, image: ImageSpec) -> list[tuple[int, int]]:
        return halved_sizes(image.height, image.width, len(self.config.channels))
