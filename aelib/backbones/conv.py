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

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from torch import nn

from aelib.backbones.base import BACKBONES, Backbone, Encoder
from aelib.core.config import config, setting
from aelib.nn.layers import (
    ACTIVATIONS,
    CropTo,
    FlattenMap,
    ResizeTo,
    UnflattenMap,
    halved_sizes,
    normalisation,
)

if TYPE_CHECKING:
    from aelib.core.types import ImageSpec, Layout


@config
class ConvConfig:
    """Settings of the convolutional backbone."""

    channels: tuple[int, ...] = setting(
        (32, 64),
        label="Channels",
        help="Channels of each stage; each stage halves the sides of the picture.",
        low=1,
        high=1024,
    )
    hidden: int = setting(
        0,
        label="Hidden layer",
        help="Width of a linear layer between the maps and a vector latent; 0 for none.",
        low=0,
        high=8192,
    )
    upsampling: str = setting(
        "transposed",
        label="Decoder",
        help="Transposed convolutions, or repeating pixels and convolving (no checkerboard).",
        choices=("transposed", "upsample"),
    )
    activation: str = setting(
        "relu", label="Activation", help="Non-linearity.", choices=tuple(ACTIVATIONS)
    )
    normalisation: str = setting(
        "none",
        label="Normalisation",
        help="Group normalisation after each hidden convolution, or none.",
        choices=("none", "group"),
    )
    dropout: float = setting(
        0.0,
        label="Dropout",
        help="Share of feature maps of the encoder set to zero in training.",
        low=0.0,
        high=0.9,
    )


@BACKBONES.register("conv", ConvConfig)
class Conv(Backbone):
    """A convolutional encoder and its mirrored decoder."""

    feature_layouts = frozenset({"vector", "map"})

    def __init__(self, config: ConvConfig) -> None:
        self.config = config

    def encoder(self, image: ImageSpec, layout: Layout) -> Encoder:
        """Build picture → maps, flattened for a vector latent.

        Args:
            image: Size of the images.
            layout: ``vector`` or ``map``.

        Returns:
            The encoder.
        """
        channels = [image.channels, *self.config.channels]
        sizes = self._sizes(image)
        layers: list[nn.Module] = []
        for (before, after), (size, halved) in zip(
            pairwise(channels), pairwise(sizes), strict=True
        ):
            stride = 1 if size == halved else 2
            layers.append(nn.Conv2d(before, after, 3, stride=stride, padding=1))
            layers += self._after_convolution(after)
            if self.config.dropout:
                layers.append(nn.Dropout2d(self.config.dropout))
        map_shape = (channels[-1], *sizes[-1])
        if layout == "map":
            return Encoder(nn.Sequential(*layers), map_shape)
        num_features = math.prod(map_shape)
        layers.append(FlattenMap())
        if self.config.hidden:
            layers += [nn.Linear(num_features, self.config.hidden), self._activation()]
            num_features = self.config.hidden
        return Encoder(nn.Sequential(*layers), (num_features,))

    def decoder(self, latent_shape: tuple[int, ...], image: ImageSpec, channels: int) -> nn.Module:
        """Build latent → maps → picture.

        Args:
            latent_shape: ``(D,)`` or ``(D, h, w)``.
            image: Size of the images.
            channels: Channels of the prediction.

        Returns:
            The decoder.
        """
        sizes = self._sizes(image)[::-1]
        widths = [*reversed(self.config.channels), channels]
        layers = self._entry(latent_shape, (widths[0], *sizes[0]))
        stages = zip(pairwise(widths), pairwise(sizes), strict=True)
        for index, ((before, after), (size, enlarged)) in enumerate(stages):
            layers += self._enlarge(before, after, size, enlarged)
            if index < len(widths) - 2:
                layers += self._after_convolution(after)
        return nn.Sequential(*layers)

    def _entry(self, latent_shape: tuple[int, ...], map_shape: tuple[int, ...]) -> list[nn.Module]:
        if len(latent_shape) == 3:
            first: nn.Module = nn.Conv2d(latent_shape[0], map_shape[0], 3, padding=1)
            return [first, *self._after_convolution(map_shape[0])]
        layers: list[nn.Module] = []
        width = latent_shape[0]
        if self.config.hidden:
            layers += [nn.Linear(width, self.config.hidden), self._activation()]
            width = self.config.hidden
        layers += [nn.Linear(width, math.prod(map_shape)), UnflattenMap(map_shape)]
        return [*layers, *self._after_convolution(map_shape[0])]

    def _enlarge(
        self, before: int, after: int, size: tuple[int, int], enlarged: tuple[int, int]
    ) -> list[nn.Module]:
        if size == enlarged:
            return [nn.Conv2d(before, after, 3, padding=1)]
        if self.config.upsampling == "upsample":
            return [ResizeTo(enlarged), nn.Conv2d(before, after, 3, padding=1)]
        # Kernel 4 covers each output pixel equally often, which kernel 3 does not.
        layers: list[nn.Module] = [nn.ConvTranspose2d(before, after, 4, stride=2, padding=1)]
        if enlarged != (2 * size[0], 2 * size[1]):
            layers.append(CropTo(enlarged))
        return layers

    def _after_convolution(self, num_channels: int) -> list[nn.Module]:
        norm = normalisation(self.config.normalisation, num_channels)
        layers = [] if isinstance(norm, nn.Identity) else [norm]
        return [*layers, self._activation()]

    def _activation(self) -> nn.Module:
        return ACTIVATIONS[self.config.activation]()

    def _sizes(self, image: ImageSpec) -> list[tuple[int, int]]:
        return halved_sizes(image.height, image.width, len(self.config.channels))
