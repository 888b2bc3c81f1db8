"""What convolutional backbones share: blocks, their two ends, and networks of stages."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from torch import nn

from aelib.nn.layers import (
    ACTIVATIONS,
    CropTo,
    FlattenMap,
    ResizeTo,
    UnflattenMap,
    normalisation,
)
from aelib.nn.transposed_convolution import TransposedConvolution

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch import Tensor

    from aelib.core.types import Layout

Size = tuple[int, int]


class Style(NamedTuple):
    """What stands between convolutions.

    Attributes:
        activation: Key of :data:`aelib.nn.layers.ACTIVATIONS`.
        normalisation: ``none`` or ``group``.
        kernel: Sides of an ordinary convolution.
    """

    activation: str = "relu"
    normalisation: str = "none"
    kernel: Size = (3, 3)

    def activate(self) -> nn.Module:
        """Return the non-linearity.

        Returns:
            A new module.
        """
        return ACTIVATIONS[self.activation]()

    def after(self, num_channels: int) -> list[nn.Module]:
        """Return what follows a convolution.

        Args:
            num_channels: Channels that it returned.

        Returns:
            Normalisation, if there is one, and non-linearity.
        """
        return [*self.normalise(num_channels), self.activate()]

    def normalise(self, num_channels: int) -> list[nn.Module]:
        """Return the normalisation.

        Args:
            num_channels: Channels of the map.

        Returns:
            One module, or none.
        """
        norm = normalisation(self.normalisation, num_channels)
        return [] if isinstance(norm, nn.Identity) else [norm]


class Residual(nn.Module):
    r"""What some layers add to their input.

    .. math:: y = x + f(x)

    Shape:
        - input, output: ``(B, C, h, w)``

    References:
        He et al. 2016, Deep residual learning. https://arxiv.org/abs/1512.03385
    """

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        """Add.

        Args:
            x: A map.

        Returns:
            The map and what the layers make of it.
        """
        added: Tensor = self.layers(x)
        return x + added


def stride_of(size: Size, halved: Size) -> Size:
    """Return the stride that brings a map from one size to another.

    Args:
        size: Sides before.
        halved: Sides after: the same, or half of it, rounded up.

    Returns:
        1 or 2 for each side.
    """
    down, across = (1 if before == after else 2 for before, after in zip(size, halved, strict=True))
    return (down, across)


def same_convolution(
    before: int, after: int, style: Style, *, stride: Size = (1, 1), groups: int = 1
) -> nn.Conv2d:
    """Return a convolution that keeps the size of the map, but for the stride.

    Args:
        before: Channels that it reads.
        after: Channels that it returns.
        style: Its kernel, with odd sides.
        stride: Step in each direction.
        groups: Groups of channels that do not see each other.

    Returns:
        The layer.
    """
    padding = (style.kernel[0] // 2, style.kernel[1] // 2)
    return nn.Conv2d(before, after, style.kernel, stride=stride, padding=padding, groups=groups)


def keep_scale(layer: nn.Conv2d) -> nn.Conv2d:
    r"""Begin with weights under which a deep stack of rectified layers neither fades nor explodes.

    .. math:: w \sim N(0, 2 / n), \quad b = 0, \quad n \text{ inputs of one output}

    Torch's own beginning shrinks the signal at each layer, so that a stack of many small layers
    learns nothing for a long time.

    Args:
        layer: Changed in place.

    Returns:
        The layer.

    References:
        He et al. 2015, Delving deep into rectifiers. https://arxiv.org/abs/1502.01852
    """
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


def enlarge(
    before: int, after: int, size: Size, enlarged: Size, *, how: str, style: Style
) -> list[nn.Module]:
    """Return layers that undo a halving.

    Args:
        before: Channels that they read.
        after: Channels that they return.
        size: Sides of the map.
        enlarged: Sides to reach: the same, or twice as many, or one less than that.
        how: ``transposed``, or ``upsample`` to repeat values and convolve.
        style: Kernel of an ordinary convolution.

    Returns:
        One or two layers, without a non-linearity.

    References:
        Odena et al. 2016, deconvolution and checkerboard artifacts.
        https://distill.pub/2016/deconv-checkerboard/
    """
    if size == enlarged:
        return [same_convolution(before, after, style)]
    if how == "upsample":
        return [ResizeTo(enlarged), same_convolution(before, after, style)]
    layers: list[nn.Module] = [TransposedConvolution(before, after)]
    if enlarged != (2 * size[0], 2 * size[1]):
        layers.append(CropTo(enlarged))
    return layers


def map_to_features(
    map_shape: tuple[int, int, int], layout: Layout, *, hidden: int, style: Style
) -> tuple[list[nn.Module], tuple[int, ...]]:
    """Return the end of a convolutional encoder.

    Args:
        map_shape: ``(C, h, w)`` of the smallest map.
        layout: ``map`` to leave it, ``vector`` to flatten it.
        hidden: Width of a linear layer after the flattening; 0 for none.
        style: Its non-linearity.

    Returns:
        Layers, and the shape of the features.
    """
    if layout == "map":
        return [], map_shape
    num_features = math.prod(map_shape)
    layers: list[nn.Module] = [FlattenMap()]
    if hidden:
        layers += [nn.Linear(num_features, hidden), style.activate()]
        num_features = hidden
    return layers, (num_features,)


def latent_to_map(
    latent_shape: tuple[int, ...], map_shape: tuple[int, int, int], *, hidden: int, style: Style
) -> list[nn.Module]:
    """Return the beginning of a convolutional decoder.

    Args:
        latent_shape: ``(D,)`` or ``(D, h, w)``.
        map_shape: ``(C, h, w)`` of the smallest map.
        hidden: Width of a linear layer before the map; 0 for none.
        style: Non-linearity of the hidden layer, kernel of a convolution.

    Returns:
        Layers from the latent to the map; no non-linearity behind them.
    """
    if len(latent_shape) == 3:
        return [same_convolution(latent_shape[0], map_shape[0], style)]
    layers: list[nn.Module] = []
    width = latent_shape[0]
    if hidden:
        layers += [nn.Linear(width, hidden), style.activate()]
        width = hidden
    return [*layers, nn.Linear(width, math.prod(map_shape)), UnflattenMap(map_shape)]


def halving_encoder(
    channels: Sequence[int],
    sizes: Sequence[Size],
    layout: Layout,
    *,
    hidden: int,
    style: Style,
    after: Callable[[int], list[nn.Module]],
    last: Sequence[nn.Module] = (),
) -> tuple[nn.Sequential, tuple[int, ...]]:
    """Return an encoder of stages: each a strided convolution and what follows it.

    Args:
        channels: Channels of the picture and after each stage.
        sizes: Sides of the map, likewise.
        layout: Of the features, ``vector`` or ``map``.
        hidden: Width of a linear layer behind a flattened map; 0 for none.
        style: Kernel of the convolutions, non-linearity of the hidden layer.
        after: From the number of channels to the layers that follow a convolution.
        last: Layers behind the last stage.

    Returns:
        The network, and the shape of its features.
    """
    layers: list[nn.Module] = []
    for (before, behind), (size, halved) in zip(pairwise(channels), pairwise(sizes), strict=True):
        stride = stride_of(size, halved)
        layers += [same_convolution(before, behind, style, stride=stride), *after(behind)]
    end, feature_shape = map_to_features(
        (channels[-1], *sizes[-1]), layout, hidden=hidden, style=style
    )
    return nn.Sequential(*layers, *last, *end), feature_shape


def enlarging_decoder(
    latent_shape: tuple[int, ...],
    channels: Sequence[int],
    sizes: Sequence[Size],
    *,
    hidden: int,
    style: Style,
    before: Callable[[int], list[nn.Module]],
    how: str,
) -> nn.Sequential:
    """Return a decoder of stages: what precedes an enlargement, and the enlargement.

    Args:
        latent_shape: ``(D,)`` or ``(D, h, w)``.
        channels: Channels before the first stage and after each.
        sizes: Sides of the map, likewise.
        hidden: Width of a linear layer before the first map; 0 for none.
        style: Kernel of the convolutions, non-linearity of the hidden layer.
        before: From the number of channels to the layers that precede an enlargement.
        how: See :func:`enlarge`.

    Returns:
        The network.
    """
    layers = latent_to_map(latent_shape, (channels[0], *sizes[0]), hidden=hidden, style=style)
    for (ahead, behind), (size, enlarged) in zip(pairwise(channels), pairwise(sizes), strict=True):
        layers += before(ahead)
        layers += enlarge(ahead, behind, size, enlarged, how=how, style=style)
    return nn.Sequential(*layers)
