"""A mean over batches that follows them: exact at first, then the slower the steadier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    from torch import Tensor


class MovingMean(nn.Module):
    """A buffer that moves to each new value by 1/n for the n-th, and by ``slowest`` at the least.

    Args:
        initial: What it is before the first value.
        slowest: Share that a new value always has.
    """

    def __init__(self, initial: Tensor, slowest: float) -> None:
        super().__init__()
        self.slowest = slowest
        self.value: Tensor
        self.count: Tensor
        self.register_buffer("value", initial)
        self.register_buffer("count", torch.zeros(()))

    @torch.no_grad()
    def follow(self, value: Tensor) -> None:
        """Take a new value.

        Args:
            value: What holds for the present batch, the same in every process.

        Shape:
            - value: as the initial one
        """
        self.count += 1
        self.value.lerp_(value, (1.0 / self.count).clamp(min=self.slowest))
