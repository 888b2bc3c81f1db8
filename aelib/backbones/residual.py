r"""Residual convolutions: each block adds to its map what it learns, so that many can be stacked.

.. math:: y = x + W_2\,a(W_1\,a(x))

The last convolution of a block begins at zero: the network starts as shallow as its stages and
grows deeper as far as that helps. A stage of the encoder is a strided convolution and its blocks;
the decoder mirrors it.

References:
    He et al. 2016, Identity mappings in deep residual networks. https://arxiv.org/abs/1603.05027
    Zhang et al. 2019, Fixup initialization. https://arxiv.org/abs/1901.09321
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
    hidden_setting,
    normalisation_setting,
)
from aelib.core.config import config, setting
from aelib.nn.convolution import (
    Residual,
    Style,
    enlarging_decoder,
    halving_encoder,
    same_convolution,
)
from aelib.nn.layers import halved_sizes

if TYPE_CHECKING:
    from aelib.core.types import ImageSpec, Layout


@config
class ResidualConfig:
    """Settings of the residual backbone."""

    channels: tuple[int, ...] = channels_setting((32, 64))
    depth: int = setting(
        1, label="Depth", help="Residual blocks of each stage.", low=1, high=16, unit="blocks"
    )
    hidden: int = hidden_setting()
    activation: str = activation_setting()
    normalisation: str = normalisation_setting()


@BACKBONES.register("residual", ResidualConfig)
class ResidualConv(Backbone):
    """Strided convolutions with residual blocks between them."""

    feature_layouts = frozenset({"vector", "map"})

    def __init__(self, config: ResidualConfig) -> None:
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
            after=self._blocks,
            last=self._style.after(self.config.channels[-1]),
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
            before=self._before_enlarging,
            how="transposed",
        )

    def _before_enlarging(self, width: int) -> list[nn.Module]:
        return [*self._blocks(width), *self._style.after(width)]

    def _blocks(self, width: int) -> list[nn.Module]:
        return [self._block(width) for _ in range(self.config.depth)]

    def _block(self, width: int) -> nn.Module:
        first, last = (same_convolution(width, width, self._style) for _ in range(2))
        nn.init.zeros_(last.weight)
        if last.bias is not None:
            nn.init.zeros_(last.bias)
        return Residual(*self._style.after(width), first, *self._style.after(width), last)

    def _sizes(self, image: ImageSpec) -> list[tuple[int, int]]:
        return halved_sizes(image.height, image.width, len(self.config.channels))
