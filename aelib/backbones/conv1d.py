"""Convolutions over time: each stage halves the number of moments, the decoder doubles it again.

A series is a picture of height 1, and so the kernels are 1 high; the decoder repeats moments and
convolves, which leaves no ripple of period 2 in smooth signals.

References:
    Wang et al. 2017, Time series classification from scratch with deep neural networks.
    https://arxiv.org/abs/1611.06455
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
from aelib.core.errors import ConfigError
from aelib.nn.convolution import Size, Style, enlarging_decoder, halving_encoder
from aelib.nn.layers import halved_widths

if TYPE_CHECKING:
    from aelib.core.types import ImageSpec, Layout


@config
class Conv1dConfig:
    """Settings of the convolutions over time."""

    channels: tuple[int, ...] = channels_setting((32, 64, 64), what="the number of moments")
    kernel: int = setting(
        5, label="Kernel", help="Moments that one filter sees; odd.", low=3, high=31, unit="moments"
    )
    hidden: int = hidden_setting()
    activation: str = activation_setting()
    normalisation: str = normalisation_setting()
    dropout: float = dropout_setting("feature maps")

    def __post_init__(self) -> None:
        if self.kernel % 2 == 0:
            raise ConfigError(
                f"Expected an odd number for 'kernel', got {self.kernel}.",
                f"Choose {self.kernel - 1} or {self.kernel + 1}.",
            )


@BACKBONES.register("conv1d", Conv1dConfig)
class Conv1d(Backbone):
    """A convolutional encoder over time and its mirrored decoder."""

    feature_layouts = frozenset({"vector", "map"})
    kinds = frozenset({"series"})

    def __init__(self, config: Conv1dConfig) -> None:
        self.config = config
        self._style = Style(config.activation, config.normalisation, kernel=(1, config.kernel))

    def encoder(self, image: ImageSpec, layout: Layout) -> Encoder:
        """Build series → maps ``(C, 1, t)``, flattened for a vector latent.

        Args:
            image: Size of the series.
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
        """Build latent → maps → series.

        Args:
            latent_shape: ``(D,)`` or ``(D, 1, t)``.
            image: Size of the series.
            channels: Signals of the prediction.

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
            how="upsample",
        )

    def _after(self, width: int) -> list[nn.Module]:
        layers = self._style.after(width)
        return [*layers, nn.Dropout2d(self.config.dropout)] if self.config.dropout else layers

    def _sizes(self, image: ImageSpec) -> list[Size]:
        return halved_widths(image.width, len(self.config.channels))
