r"""Separable convolutions: one filter for each channel, then a mixture of channels at each pixel.

An ordinary 3×3 convolution from C to C' channels has :math:`9\,C\,C'` weights; split in two it has
:math:`9\,C + C\,C'`. The *inverted bottleneck* first widens its map e times, filters there, and
narrows it without a non-linearity; where the size stays, it adds to its input. The first and the
last layer, which meet the one or three channels of a picture, are ordinary convolutions.

References:
    Howard et al. 2017, MobileNets. https://arxiv.org/abs/1704.04861
    Sandler et al. 2018, MobileNetV2. https://arxiv.org/abs/1801.04381
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
    channels_setting,
    hidden_setting,
    normalisation_setting,
)
from aelib.core.config import config, setting
from aelib.nn.convolution import (
    Residual,
    Size,
    Style,
    enlarge,
    keep_scale,
    latent_to_map,
    map_to_features,
    same_convolution,
    stride_of,
)
from aelib.nn.layers import ResizeTo, halved_sizes

if TYPE_CHECKING:
    from aelib.core.types import ImageSpec, Layout


@config
class SeparableConvConfig:
    """Settings of the backbone of separable convolutions."""

    channels: tuple[int, ...] = channels_setting((32, 64))
    block: str = setting(
        "separable",
        label="Block",
        help="Depthwise then pointwise convolution, or a depthwise one within a wider map.",
        choices=("separable", "inverted_bottleneck"),
    )
    depth: int = setting(
        1,
        label="Depth",
        help="Blocks of each stage behind the one that halves it.",
        low=0,
        high=16,
        unit="blocks",
    )
    expansion: int = setting(
        4,
        label="Expansion",
        help="How many times wider an inverted bottleneck is inside.",
        low=1,
        high=8,
    )
    hidden: int = hidden_setting()
    activation: str = activation_setting()
    normalisation: str = normalisation_setting()


@BACKBONES.register("separable_conv", SeparableConvConfig)
class SeparableConv(Backbone):
    """A convolutional autoencoder with few weights and few multiplications."""

    feature_layouts = frozenset({"vector", "map"})

    def __init__(self, config: SeparableConvConfig) -> None:
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
        widths, sizes = self.config.channels, self._sizes(image)
        stride = stride_of(sizes[0], sizes[1])
        layers: list[nn.Module] = [
            same_convolution(image.channels, widths[0], self._style, stride=stride),
            *self._style.after(widths[0]),
            *self._blocks(widths[0]),
        ]
        for (before, after), (size, halved) in zip(
            pairwise(widths), pairwise(sizes[1:]), strict=True
        ):
            layers += self._halving(before, after, stride_of(size, halved))
            layers += self._blocks(after)
        end, feature_shape = map_to_features(
            (widths[-1], *sizes[-1]), layout, hidden=self.config.hidden, style=self._style
        )
        return Encoder(nn.Sequential(*layers, *end), feature_shape)

    def decoder(self, latent_shape: tuple[int, ...], image: ImageSpec, channels: int) -> nn.Module:
        """Build latent → maps → picture.

        Args:
            latent_shape: ``(D,)`` or ``(D, h, w)``.
            image: Size of the images.
            channels: Channels of the prediction.

        Returns:
            The decoder.
        """
        widths, sizes = self.config.channels[::-1], self._sizes(image)[::-1]
        layers = latent_to_map(
            latent_shape, (widths[0], *sizes[0]), hidden=self.config.hidden, style=self._style
        )
        layers += self._style.after(widths[0])
        for (before, after), enlarged in zip(pairwise(widths), sizes[1:-1], strict=True):
            layers += [*self._blocks(before), *self._enlarging(before, after, enlarged)]
        layers += self._blocks(widths[-1])
        layers += enlarge(
            widths[-1], channels, sizes[-2], sizes[-1], how="transposed", style=self._style
        )
        return nn.Sequential(*layers)

    def _blocks(self, width: int) -> list[nn.Module]:
        return [layer for _ in range(self.config.depth) for layer in self._block(width)]

    def _block(self, width: int) -> list[nn.Module]:
        layers = self._halving(width, width, (1, 1))
        return layers if self.config.block == "separable" else [Residual(*layers)]

    def _halving(self, before: int, after: int, stride: Size) -> list[nn.Module]:
        style = self._style
        if self.config.block == "separable":
            return [
                *self._depthwise(before, stride),
                _pointwise(before, after),
                *style.after(after),
            ]
        inside = before * self.config.expansion
        return [
            _pointwise(before, inside),
            *style.after(inside),
            *self._depthwise(inside, stride),
            _pointwise(inside, after),
            *style.normalise(after),
        ]

    def _enlarging(self, before: int, after: int, enlarged: Size) -> list[nn.Module]:
        """Return a halving turned round: channels change where the map is small."""
        style, is_separable = self._style, self.config.block == "separable"
        inside = after if is_separable else after * self.config.expansion
        layers = [
            _pointwise(before, inside),
            *style.after(inside),
            ResizeTo(enlarged),
            *self._depthwise(inside, (1, 1)),
        ]
        if is_separable:
            return layers
        return [*layers, _pointwise(inside, after), *style.normalise(after)]

    def _depthwise(self, width: int, stride: Size) -> list[nn.Module]:
        layer = same_convolution(width, width, self._style, stride=stride, groups=width)
        return [keep_scale(layer), *self._style.after(width)]

    def _sizes(self, image: ImageSpec) -> list[Size]:
        return halved_sizes(image.height, image.width, len(self.config.channels))


def _pointwise(before: int, after: int) -> nn.Conv2d:
    return keep_scale(nn.Conv2d(before, after, 1))
