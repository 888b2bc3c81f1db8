"""Two opponents in one backward pass: the gradient turns round between them.

The opponent minimises its loss; whatever stands before :func:`reverse_gradient` gets the opposite
gradient and so maximises it. With an optimiser that treats each parameter by itself (Adam), one
step is the simultaneous step that two optimisers would make.

References:
    Ganin & Lempitsky 2015, Unsupervised domain adaptation by backpropagation.
    https://arxiv.org/abs/1409.7495
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from torch import Tensor


def reverse_gradient(x: Tensor, weight: float = 1.0) -> Tensor:
    """Return ``x``; its gradient comes back with the opposite sign.

    Args:
        x: What the opponent looks at.
        weight: Factor on the gradient that comes back.

    Shape:
        - x, returns: any

    Returns:
        The same values.
    """
    result: Tensor = _Reversal.apply(x, weight)
    return result


class _Reversal(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: float) -> Tensor:  # noqa: ANN401 -- torch's context
        ctx.weight = weight
        return x.view_as(x)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:  # noqa: ANN401
        return -ctx.weight * gradient, None
