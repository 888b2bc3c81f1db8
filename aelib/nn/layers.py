"""Small layers by name, and the sizes of feature maps under striding."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "leaky_relu": lambda: nn.LeakyReLU(0.1),
    "silu": nn.SiLU,
    "gelu": nn.GELU,
    "tanh": nn.Tanh,
}


def normalisation(name: str, num_channels: int) -> nn.Module:
    """Return a normalisation that treats each sample by itself.

    Batch normalisation is left out on purpose: it ties the samples of a batch together, so that
    the result would depend on the batch size and on the number of processes.

    Args:
        name: ``"none"`` or ``"group"``.
        num_channels: Channels of the feature map.

    Returns:
        The module.
    """
    if name == "none":
        return nn.Identity()
    return nn.GroupNorm(math.gcd(8, num_channels), num_channels)


def halved_sizes(height: int, width: int, num_stages: int) -> list[tuple[int, int]]:
    """Return the map sizes before and after each stage that halves, rounding up.

    A side of 2 pixels or fewer is not halved again.

    Args:
        height: Input height.
        width: Input width.
        num_stages: Number of stages.

    Returns:
        ``num_stages + 1`` sizes, the input first.
    """
    sizes = [(height, width)]
    for _ in range(num_stages):
        h, w = sizes[-1]
        sizes.append(((h + 1) // 2, (w + 1) // 2) if min(h, w) > 2 else (h, w))
    return sizes


def halved_widths(width: int, num_stages: int) -> list[tuple[int, int]]:
    """Return the sizes of maps of height 1 whose width each stage halves, rounding up.

    A width of 2 or less is not halved again.

    Args:
        width: Input width.
        num_stages: Number of stages.

    Returns:
        ``num_stages + 1`` sizes, the input first.
    """
    sizes = [(1, width)]
    for _ in range(num_stages):
        w = sizes[-1][1]
        sizes.append((1, (w + 1) // 2 if w > 2 else w))
    return sizes


class CropTo(nn.Module):
    """Cut a map to ``size`` from its lower right; undoes the rounding up of a halving."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__()
        self.size = size

    def forward(self, x: Tensor) -> Tensor:
        """Crop.

        Args:
            x: Map at least as large as the size.

        Shape:
            - x: ``(B, C, h, w)``
            - returns: ``(B, C, *size)``

        Returns:
            The upper left part.
        """
        return x[..., : self.size[0], : self.size[1]]


class ResizeTo(nn.Module):
    """Enlarge a map to ``size`` by repeating its nearest values.

    References:
        Odena et al. 2016, deconvolution and checkerboard artifacts.
        https://distill.pub/2016/deconv-checkerboard/
    """

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__()
        self.size = size

    def forward(self, x: Tensor) -> Tensor:
        """Resize.

        Args:
            x: Any map.

        Shape:
            - x: ``(B, C, h, w)``
            - returns: ``(B, C, *size)``

        Returns:
            The enlarged map.
        """
        return torch.nn.functional.interpolate(x, size=self.size, mode="nearest")


class FlattenMap(nn.Module):
    """Flatten a map channel by channel, handing gradients back in the layout of the map.

    Layers that meet a map in one memory layout and its gradient in another are several times
    slower; :class:`torch.nn.Flatten` brings that about for maps with channels last.
    """

    def forward(self, x: Tensor) -> Tensor:
        """Flatten.

        Args:
            x: A map.

        Shape:
            - x: ``(B, C, h, w)``
            - returns: ``(B, C · h · w)``

        Returns:
            The values.
        """
        flat: Tensor = _Flatten.apply(x)
        return flat


class UnflattenMap(nn.Module):
    """Make a map of ``shape`` from a vector, in the memory layout ``layout``."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.shape = shape
        self.layout = torch.contiguous_format

    def forward(self, x: Tensor) -> Tensor:
        """Unflatten.

        Args:
            x: Values, channel by channel.

        Shape:
            - x: ``(B, C · h · w)``
            - returns: ``(B, C, h, w)``

        Returns:
            The map.
        """
        return x.reshape(-1, *self.shape).contiguous(memory_format=self.layout)


def lay_out_maps(model: nn.Module, layout: torch.memory_format) -> None:
    """Have a model keep its convolutions, and the maps between them, in a memory layout.

    Args:
        model: Model whose maps come from :class:`UnflattenMap` and convolutions; changed.
        layout: See :func:`aelib.core.device.map_format`.
    """
    model.to(memory_format=layout)
    for module in model.modules():
        if isinstance(module, UnflattenMap):
            module.layout = layout


class _Flatten(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:  # noqa: ANN401 -- torch names no type
        ctx.shape = x.shape
        is_last = x.is_contiguous(memory_format=torch.channels_last)
        ctx.layout = torch.channels_last if is_last else torch.contiguous_format
        return x.flatten(1)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:  # noqa: ANN401 -- torch names no type
        maps: Tensor = gradient.reshape(ctx.shape)
        return maps.contiguous(memory_format=ctx.layout)
