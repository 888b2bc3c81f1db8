"""Classes as numbers that a network can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor


def one_hot(labels: Tensor, num_classes: int) -> Tensor:
    """Return a 1 in the place of the class; zeros for an unknown class.

    Args:
        labels: Classes, -1 where they are not known.
        num_classes: Number of classes.

    Shape:
        - labels: ``(B,)``
        - returns: ``(B, num_classes)``

    Returns:
        Float numbers.
    """
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()
