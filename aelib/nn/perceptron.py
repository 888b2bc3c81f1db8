"""A small fully connected network: what judges or sorts latents, beside the autoencoder."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from torch import nn
from torch.func import functional_call

if TYPE_CHECKING:
    from torch import Tensor


class Perceptron(nn.Module):
    """Linear layers with leaky ReLUs between them.

    Args:
        widths: Numbers in, of each hidden layer, and out.
    """

    def __init__(self, *widths: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, after in pairwise(widths):
            layers += [nn.Linear(before, after), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, x: Tensor) -> Tensor:
        """Return what the last layer says.

        Args:
            x: One vector per sample.

        Shape:
            - x: ``(B, F)``
            - returns: ``(B, widths[-1])``

        Returns:
            Unbounded values.
        """
        result: Tensor = self.layers(x)
        return result


def as_judge(module: nn.Module, x: Tensor) -> Tensor:
    """Return what a module makes of ``x``; the gradient reaches ``x`` and not the module.

    So one side of a game learns to please the other, which learns by a loss of its own.

    Args:
        module: The judge.
        x: What it judges.

    Shape:
        - x: as the module's input
        - returns: as the module's output

    Returns:
        The same values as of ``module(x)``.
    """
    fixed = {name: value.detach() for name, value in module.named_parameters()}
    result: Tensor = functional_call(module, fixed, (x,))
    return result
