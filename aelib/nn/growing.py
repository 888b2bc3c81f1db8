"""Modules that change as training goes on."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from torch import Tensor

    from aelib.core.types import Progress


class Growing(nn.Module):
    """A module that is told before each step how far training is.

    What it makes of that is a buffer, so that it is saved, averaged (copied) and restored with the
    weights, and evaluation sees the model as it was trained last.
    """

    @abstractmethod
    def advance(self, progress: Progress) -> None:
        """Go to a place in training.

        Args:
            progress: How far training is.
        """


def with_idle(x: Tensor, parameters: Iterable[nn.Parameter]) -> Tensor:
    """Return ``x``, which now gives parameters that are not in use yet a gradient of zero.

    Processes that average their gradients wait for one of every parameter, and an optimiser keeps
    a state for those alone that have had one.

    Args:
        x: Anything that the objective depends on.
        parameters: What ``x`` does not depend on.

    Shape:
        - x, returns: any

    Returns:
        The same values.
    """
    sums = [parameter.sum() for parameter in parameters]
    return x + 0.0 * torch.stack(sums).sum() if sums else x
