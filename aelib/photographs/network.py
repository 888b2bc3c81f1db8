r"""The network that restores photographs: a convolutional autoencoder with skips, without biases.

The picture is down-shuffled (each 2 × 2 block becomes channels), which quarters the work without
losing a value; an encoder halves the resolution while the channels grow, a decoder doubles it
again, and each scale hands its features across. With one scale it is a plain stack, which denoises
best for its size and training time. The network adds what it finds to the picture.

No layer has a bias and every activation is a ReLU, so the network is homogeneous:
:math:`f(\alpha x, \alpha\sigma) = \alpha f(x, \sigma)`. What it learns at one noise level holds at
the others, also at levels that it never saw.

References:
    Zhang, Zuo & Zhang 2018, FFDNet: down-shuffling and the noise map.
    https://arxiv.org/abs/1710.04026
    Mohan, Kadkhodaie, Simoncelli & Fernandez-Granda 2020, no biases.
    https://arxiv.org/abs/1906.05478
    Zhang et al. 2021, DRUNet: residual blocks at several scales. https://arxiv.org/abs/2008.13751
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class NetworkSpec:
    """Shape of a network.

    Attributes:
        colours: Channels of the picture, 1 or 3.
        conditions: Maps that tell the network about the damage, such as the noise level.
        channels: Features at each scale; one number for a network of a single scale.
        blocks: Residual blocks at each scale, on the way down and on the way up.
        shuffle: Side of the blocks of pixels that become channels.
    """

    colours: int = 1
    conditions: int = 1
    channels: tuple[int, ...] = (64,)
    blocks: int = 7
    shuffle: int = 2

    @property
    def stride(self) -> int:
        """Sides of a picture are padded to a multiple of this."""
        return self.shuffle << (len(self.channels) - 1)


class PhotographNetwork(nn.Module):
    """Maps a damaged picture and what is known of the damage to a restored picture.

    Args:
        spec: Its shape.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        super().__init__()
        self.spec = spec
        area = spec.shuffle**2
        first, *deeper = spec.channels
        self.head = _conv(area * (spec.colours + spec.conditions), first)
        self.encoders = nn.ModuleList(_blocks(width, spec.blocks) for width in spec.channels)
        pairs = list(zip(spec.channels, deeper, strict=False))
        self.down = nn.ModuleList(nn.Conv2d(a, b, 2, stride=2, bias=False) for a, b in pairs)
        self.up = nn.ModuleList(nn.ConvTranspose2d(b, a, 2, stride=2, bias=False) for a, b in pairs)
        self.decoders = nn.ModuleList(_blocks(a, spec.blocks) for a, _ in pairs)
        self.tail = _conv(first, area * spec.colours)
        nn.init.zeros_(self.tail.weight)  # at first the picture is returned as it came

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """Restore pictures.

        Args:
            x: Damaged pictures; values may lie outside [0, 1].
            condition: What is known of the damage at each pixel.

        Shape:
            - x, returns: ``(B, colours, H, W)``
            - condition: ``(B, conditions, H, W)``

        Returns:
            Restored pictures, not clipped.
        """
        height, width = x.shape[-2:]
        scales = self.encode(x, condition)
        found = F.pixel_shuffle(self.tail(self._decode(scales)), self.spec.shuffle)
        return x + found[..., :height, :width].to(x.dtype)

    def encode(self, x: Tensor, condition: Tensor) -> list[Tensor]:
        """Return what the encoder finds at each scale.

        Args:
            x: Damaged pictures.
            condition: What is known of the damage at each pixel.

        Shape:
            - x: ``(B, colours, H, W)``
            - condition: ``(B, conditions, H, W)``
            - returns: first ``(B, channels[0], h, w)`` before the encoder, with
              h = ⌈H / shuffle⌉; then ``(B, channels[i], h / 2ⁱ, w / 2ⁱ)`` for each scale

        Returns:
            The first features, and those of each scale, the finest first.
        """
        seen = _padded(torch.cat([x, condition], 1), self.spec.stride)
        features = self.head(F.pixel_unshuffle(seen, self.spec.shuffle))
        scales = [features]
        for encoder, down in zip(self.encoders, self.down, strict=False):
            scales.append(encoder(features))
            features = down(scales[-1])
        return [*scales, self.encoders[-1](features)]

    def _decode(self, scales: list[Tensor]) -> Tensor:
        begun, *skips, features = scales
        for up, decoder in zip(reversed(self.up), reversed(self.decoders), strict=True):
            features = decoder(up(features) + skips.pop())
        return features + begun


class _Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = _conv(width, width), _conv(width, width)
        with torch.no_grad():
            self.second.weight.mul_(0.1)  # deep stacks begin near the identity

    def forward(self, features: Tensor) -> Tensor:
        # in place: each new map of a large picture costs as much as adding it
        raised: Tensor = self.second(F.relu(self.first(features), inplace=True))
        return raised.add_(features)


def _blocks(width: int, count: int) -> nn.Sequential:
    return nn.Sequential(*(_Residual(width) for _ in range(count)))


def _conv(inputs: int, outputs: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)


def _padded(x: Tensor, stride: int) -> Tensor:
    height, width = x.shape[-2:]
    missing = (0, -width % stride, 0, -height % stride)
    return F.pad(x, missing, mode="replicate") if any(missing) else x
