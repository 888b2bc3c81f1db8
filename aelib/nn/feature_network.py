r"""A small classifier whose inner maps say how alike two pictures look.

Three blocks of two 3×3 convolutions with SiLU, each block at half the size of the one before
(an average over 2×2, which does not alias as a stride would), then the mean over all places and
one linear layer. Without the linear layer it takes any size; a colour picture is read as its
luminance, and values in [0, 1] are scaled to [-1, 1].

The weights that are shipped beside this file were learned on the 55,000 training pictures of
Fashion-MNIST (MIT licence) and nothing else; the epoch was chosen on its 5,000 validation
pictures, and the official test pictures were never seen. ``python -m aelib features`` makes them
again. They are nothing that a model learns: no checkpoint holds them.

References:
    Johnson, Alahi & Fei-Fei 2016, perceptual losses. https://arxiv.org/abs/1603.08155
    Zhang et al. 2018, deep features as a perceptual metric. https://arxiv.org/abs/1801.03924
    Xiao, Rasul & Vollgraf 2017, Fashion-MNIST. https://arxiv.org/abs/1708.07747
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from aelib.core.errors import CheckpointError

if TYPE_CHECKING:
    from torch import Tensor

WEIGHTS = Path(__file__).with_suffix(".safetensors")
WIDTHS = (16, 32, 64)
NUM_CLASSES = 10
SMALLEST_SIDE = 8
LUMINANCE = (0.299, 0.587, 0.114)
"""Shares of red, green and blue in brightness (ITU-R BT.601)."""


class FeatureNetwork(nn.Module):
    """The classifier; its maps and their means are what others use."""

    def __init__(self) -> None:
        super().__init__()
        inner = (1, *WIDTHS)
        self.blocks = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(before, after, 3, padding=1),
                nn.SiLU(),
                nn.Conv2d(after, after, 3, padding=1),
                nn.SiLU(),
            )
            for before, after in pairwise(inner)
        )
        self.head = nn.Linear(WIDTHS[-1], NUM_CLASSES)

    def maps(self, x: Tensor) -> list[Tensor]:
        """Return what each block makes of pictures.

        Args:
            x: Images in [0, 1], grey or in colour.

        Shape:
            - x: ``(B, C, H, W)``, C 1 or 3, sides of 8 or more
            - returns: ``(B, 16, H, W)``, ``(B, 32, ⌈H/2⌉, ⌈W/2⌉)``, ``(B, 64, ⌈H/4⌉, ⌈W/4⌉)``

        Returns:
            Maps, from edges to shapes.
        """
        if x.shape[1] == len(LUMINANCE):
            x = (x * x.new_tensor(LUMINANCE)[:, None, None]).sum(1, keepdim=True)
        value, found = 2.0 * x - 1.0, []
        for index, block in enumerate(self.blocks):
            if index:
                value = F.avg_pool2d(value, 2, ceil_mode=True, count_include_pad=False)
            value = block(value)
            found.append(value)
        return found

    def summary(self, x: Tensor) -> Tensor:
        """Return one vector for each picture: the mean of the last map over all places.

        Args:
            x: Images in [0, 1], grey or in colour.

        Shape:
            - x: ``(B, C, H, W)``
            - returns: ``(B, 64)``

        Returns:
            What the classifier decides by.
        """
        return self.maps(x)[-1].mean((2, 3))

    def forward(self, x: Tensor) -> Tensor:
        """Return a logit for each class.

        Args:
            x: Images in [0, 1], grey or in colour.

        Shape:
            - x: ``(B, C, H, W)``
            - returns: ``(B, 10)``

        Returns:
            Logits of the ten kinds of clothing.
        """
        logits: Tensor = self.head(self.summary(x))
        return logits


def trained_features(path: Path = WEIGHTS) -> FeatureNetwork:
    """Return the network with the weights that are shipped.

    The weights are buffers that no checkpoint keeps, so that a model may hold the network as a
    part: nothing of it is trained, counted or saved, and it moves with the model.

    Args:
        path: File of the weights.

    Returns:
        The network.

    Raises:
        CheckpointError: If the file is missing or holds other weights.
    """
    with torch.device("cpu"):  # a model that is only measured is built without values
        network = FeatureNetwork()
    try:
        network.load_state_dict(load_file(path))
    except (OSError, RuntimeError, SafetensorError) as error:
        raise CheckpointError(
            f"Expected the weights of the feature network in '{path.name}', found none that fit.",
            "Install the package again, or run 'python -m aelib features'.",
        ) from error
    for module in network.modules():
        for name, parameter in list(module.named_parameters(recurse=False)):
            delattr(module, name)
            module.register_buffer(name, parameter.detach(), persistent=False)
    return network


def look_distance(network: FeatureNetwork, a: Tensor, b: Tensor) -> Tensor:
    r"""Return how unlike two pictures look: the squared distance of their maps.

    .. math:: \sum_l \frac{1}{h_l w_l} \sum_{i,j}
        \lVert \hat\phi_l(a)_{ij} - \hat\phi_l(b)_{ij} \rVert^2

    Each place of a map is first scaled to length 1, as in LPIPS (there with learned weights for
    the channels, here with equal ones).

    Args:
        network: From :func:`trained_features`.
        a: Images in [0, 1].
        b: Images in [0, 1].

    Shape:
        - a, b: ``(B, C, H, W)``
        - returns: ``(B,)``

    Returns:
        0 for equal pictures, at most 4 for each of the three maps.
    """
    total = a.new_zeros(a.shape[0])
    for left, right in zip(network.maps(a), network.maps(b), strict=True):
        distance = (_unit(left) - _unit(right)).square().sum(1)
        total = total + distance.flatten(1).mean(1)
    return total


def _unit(maps: Tensor) -> Tensor:
    return maps / (maps.square().sum(1, keepdim=True) + 1e-6).sqrt()
