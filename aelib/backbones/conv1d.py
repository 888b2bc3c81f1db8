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
    dropout_setting,
    hidden_setting,
    normalisation_setting,
)
from aelib.core.config import config, setting
from aelib.core.errors import ConfigError
from aelib.nn.convolution import (
    Size,
    Style,
    enlarging_stages,
    halving_stages,
    latent_to_map,
    map_to_features,
)
from aelib.nn.layers import halved_widths

if TYPE_CHECKING:
    from aelib.core.types import ImageSpec, Layout


@config
class Conv1dConfig:
    """Settings of the convolutions over time."""

    channels: tuple[int, ...] = setting(
        (32, 64, 64),
        label="Channels",
        help="Channels of each stage; each stage halves the number of moments.",
        low=1,
        high=1024,
    )
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
        channels, sizes = [image.channels, *self.config.channels], self._sizes(image)
        layers = halving_stages(channels, sizes, self._style, after=self._after)
        end, feature_shape = map_to_features(
            (channels[-1], *sizes[-1]), layout, hidden=self.config.hidden, style=self._style
        )
        return Encoder(nn.Sequential(*layers, *end), feature_shape)

    def decoder(self, latent_shape: tuple[int, ...], image: ImageSpec, channels: int) -> nn.Module:
        """Build latent → maps → series.

        Args:
            latent_shape: ``(D,)`` or ``(D, 1, t)``.
            image: Size of the series.
            channels: Signals of the prediction.

        Returns:
            The decoder.
        """
        sizes = self._sizes(image)[::-1]
        widths = [*reversed(self.config.channels), channels]
        layers = latent_to_map(
            latent_shape, (widths[0], *sizes[0]), hidden=self.config.hidden, style=self._style
        )
        layers += enlarging_stages(
            widths, sizes, self._style, before=self._style.after, how="upsample"
        )
        return nn.Sequential(*layers)

    def _after(self, width: int) -> list[nn.Module]:
        layers = self._style.after(width)
        return [*layers, nn.Dropout2d(self.config.dropout)] if self.config.dropout else layers

    def _sizes(self, image: ImageSpec) -> list[Size]:
        return halved_widths(image.width, len(self.config.channels))
