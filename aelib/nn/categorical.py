"""Draws of a category, from noise that several processes share and a generator repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.seeding import uniform_draws

if TYPE_CHECKING:
    from torch import Tensor


def draw_categories(logits: Tensor, generator: torch.Generator | None) -> Tensor:
    """Draw one category for each row by inverting the cumulated probabilities.

    Args:
        logits: Log-probabilities up to a constant of each row; minus infinity for never.
        generator: Source of randomness on the CPU; None for the global one.

    Shape:
        - logits: ``(N, K)``
        - returns: ``(N,)``

    Returns:
        Indices in [0, K).
    """
    cumulated = logits.float().softmax(1).cumsum(1)
    wanted = uniform_draws((len(logits), 1), logits, generator) * cumulated[:, -1:]
    return torch.searchsorted(cumulated, wanted, right=True).clamp(max=logits.shape[1] - 1)[:, 0]
