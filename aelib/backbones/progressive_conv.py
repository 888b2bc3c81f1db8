r"""Progressive growing: training begins with small pictures and a shallow network and adds to both.

At first the encoder reads the picture shrunk to its coarsest size and the decoder draws one of that
size, which is enlarged; the outer stages are not computed. Then, stage by stage, a finer size comes
in. Its part fades in with a weight :math:`\alpha` that rises from 0 to 1,

.. math:: h_{j+1} = A_{j+1}(x_{j+1}) + \alpha_j\,f_j(h_j), \qquad
    y_j = \mathrm{enlarge}(y_{j+1}) + \alpha_j\,B_j(g_j),

where :math:`x_j` is the picture at size j, and A and B are 1×1 convolutions from and to pictures.
Karras et al. 2018 throw the coarse way away once the fine one is in; here it stays, as in the
skip networks of their successor, so that no step of growth takes anything back. The objective is
that of the whole picture at all times: its gradient for an enlarged picture is that of the
shrunk target wherever the sizes divide.

References:
    Karras et al. 2018, Progressive growing of GANs. https://arxiv.org/abs/1710.10196
    Karras et al. 2020, section 4.1 (skip networks). https://arxiv.org/abs/1912.04958
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F

from aelib.backbones.base import (
    BACKBONES,
    Backbone,
    Encoder,
    activation_setting,
    hidden_setting,
    normalisation_setting,
)
from aelib.core.config import config, setting
from aelib.core.errors import ConfigError
from aelib.nn.convolution import (
    Size,
    Style,
    enlarge,
    latent_to_map,
    map_to_features,
    same_convolution,
    stride_of,
)
from aelib.nn.growing import Growing, with_idle
from aelib.nn.layers import halved_sizes

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Layout, Progress


@config
class ProgressiveConvConfig:
    """Settings of the backbone that grows."""

    channels: tuple[int, ...] = setting(
        (16, 32, 64, 64),
        label="Channels",
        help="Channels at each size of the map, the whole picture first; each size is half of it.",
        low=1,
        high=1024,
    )
    growth: float = setting(
        0.6,
        label="Share that grows",
        help="Share of training after which all sizes are in; they come at equal distances.",
        low=0.0,
        high=1.0,
    )
    fade: float = setting(
        0.5,
        label="Fading in",
        help="How much of the time until the next size a new one needs to gain its weight.",
        low=0.0,
        high=1.0,
    )
    hidden: int = hidden_setting()
    activation: str = activation_setting()
    normalisation: str = normalisation_setting()

    def __post_init__(self) -> None:
        if len(self.channels) < 2:
            raise ConfigError(
                f"Expected at least two numbers for 'channels', got {len(self.channels)}.",
                "Add one for each size of the map.",
            )


@BACKBONES.register("progressive_conv", ProgressiveConvConfig)
class ProgressiveConv(Backbone):
    """A convolutional autoencoder whose resolution and depth grow with training."""

    feature_layouts = frozenset({"vector", "map"})

    def __init__(self, config: ProgressiveConvConfig) -> None:
        self.config = config

    def encoder(self, image: ImageSpec, layout: Layout) -> Encoder:
        """Build picture → maps, flattened for a vector latent.

        Args:
            image: Size of the images.
            layout: ``vector`` or ``map``.

        Returns:
            The encoder.
        """
        style, sizes = _style(self.config), self._sizes(image)
        end, feature_shape = map_to_features(
            (self.config.channels[-1], *sizes[-1]), layout, hidden=self.config.hidden, style=style
        )
        reader = _Reader(self.config, sizes, image.channels)
        return Encoder(nn.Sequential(reader, *end), feature_shape)

    def decoder(self, latent_shape: tuple[int, ...], image: ImageSpec, channels: int) -> nn.Module:
        """Build latent → maps → picture.

        Args:
            latent_shape: ``(D,)`` or ``(D, h, w)``.
            image: Size of the images.
            channels: Channels of the prediction.

        Returns:
            The decoder.
        """
        style, sizes = _style(self.config), self._sizes(image)
        map_shape = (self.config.channels[-1], *sizes[-1])
        begin = latent_to_map(latent_shape, map_shape, hidden=self.config.hidden, style=style)
        return nn.Sequential(*begin, _Writer(self.config, sizes, channels))

    def _sizes(self, image: ImageSpec) -> list[Size]:
        return halved_sizes(image.height, image.width, len(self.config.channels) - 1)


class _Grown(Growing):
    """Stages of which stage 0 is the finest, and how many of them are in use.

    Attributes:
        num_added: Stages added to the coarsest one; a fraction while one fades in.
    """

    num_added: Tensor

    def __init__(self, config: ProgressiveConvConfig) -> None:
        super().__init__()
        self.num_stages = len(config.channels) - 1
        # the coarsest size and each new one are the finest for equally long, the fading included
        stride = config.growth / max(1, self.num_stages - 1 + config.fade)
        self.starts = [stride * (place + 1) for place in range(self.num_stages - 1)]
        self.fade = config.fade * stride
        # complete, until training says otherwise
        self.register_buffer("num_added", torch.tensor(float(self.num_stages - 1)))

    def advance(self, progress: Progress) -> None:
        shares = [
            (progress.fraction - start) / self.fade if self.fade else progress.fraction >= start
            for start in self.starts
        ]
        self.num_added.fill_(sum(min(1.0, max(0.0, share)) for share in shares))

    def finest(self) -> int:
        """Return the finest stage in use."""
        return self.num_stages - 1 - math.ceil(self.num_added)

    def weight(self, stage: int) -> Tensor:
        """Return how far a stage has faded in."""
        return (self.num_added - (self.num_stages - 2 - stage)).clamp(0.0, 1.0)


class _Reader(_Grown):
    def __init__(self, config: ProgressiveConvConfig, sizes: list[Size], channels: int) -> None:
        super().__init__(config)
        style, widths = _style(config), config.channels
        self.sizes = sizes
        self.from_picture = nn.ModuleList(nn.Conv2d(channels, width, 1) for width in widths[:-1])
        self.stages = nn.ModuleList(
            nn.Sequential(
                *style.after(widths[j]),
                same_convolution(
                    widths[j], widths[j + 1], style, stride=stride_of(sizes[j], sizes[j + 1])
                ),
            )
            for j in range(self.num_stages)
        )
        self.end = nn.Sequential(*style.after(widths[-1]))

    def forward(self, x: Tensor) -> Tensor:
        finest = self.finest()
        maps = self._seen(x, finest)
        for j in range(finest, self.num_stages - 1):
            maps = self._seen(x, j + 1) + self.weight(j) * self.stages[j](maps)
        output: Tensor = self.end(self.stages[-1](maps))
        idle = [*self.from_picture[:finest].parameters(), *self.stages[:finest].parameters()]
        return with_idle(output, idle)

    def _seen(self, x: Tensor, j: int) -> Tensor:
        small = x if j == 0 else F.adaptive_avg_pool2d(x, self.sizes[j])
        maps: Tensor = self.from_picture[j](small)
        return maps


class _Writer(_Grown):
    def __init__(self, config: ProgressiveConvConfig, sizes: list[Size], channels: int) -> None:
        super().__init__(config)
        style, widths = _style(config), config.channels
        self.sizes = sizes
        self.stages = nn.ModuleList(
            nn.Sequential(
                *style.after(widths[j + 1]),
                *enlarge(
                    widths[j + 1], widths[j], sizes[j + 1], sizes[j], how="transposed", style=style
                ),
            )
            for j in range(self.num_stages)
        )
        self.to_picture = nn.ModuleList(
            nn.Sequential(*style.after(width), nn.Conv2d(width, channels, 1))
            for width in widths[:-1]
        )

    def forward(self, maps: Tensor) -> Tensor:
        finest, last = self.finest(), self.num_stages - 1
        maps = self.stages[last](maps)
        picture: Tensor = self.to_picture[last](maps)
        for j in range(last - 1, finest - 1, -1):
            maps = self.stages[j](maps)
            picture = self._resized(picture, j) + self.weight(j) * self.to_picture[j](maps)
        idle = [*self.to_picture[:finest].parameters(), *self.stages[:finest].parameters()]
        return with_idle(self._resized(picture, 0), idle)

    def _resized(self, picture: Tensor, j: int) -> Tensor:
        if picture.shape[2:] == self.sizes[j]:
            return picture
        return F.interpolate(picture, size=self.sizes[j], mode="nearest")


def _style(config: ProgressiveConvConfig) -> Style:
    return Style(config.activation, config.normalisation)
