"""Strokes of a round brush on a grid of pixels, for damage that is drawn in training."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor


def covered(begins: Tensor, ends: Tensor, radius: Tensor, size: tuple[int, int]) -> Tensor:
    """Tell which pixels straight strokes cover.

    Args:
        begins: Row and column where each stroke begins.
        ends: Where it ends; at the same place it is a point.
        radius: Of the brush in pixels; below 0 a stroke covers nothing.
        size: Height and width.

    Shape:
        - begins, ends: ``(B, N, 2)``
        - radius: ``(B, N)``
        - returns: ``(B, N, H, W)``

    Returns:
        True where a stroke covers a pixel.
    """
    rows, columns = (torch.arange(side, device=begins.device) for side in size)
    grid = torch.meshgrid(rows, columns, indexing="ij")
    place = torch.stack(grid, dim=-1).to(begins.dtype)
    a, b = begins[:, :, None, None], ends[:, :, None, None]
    along = ((place - a) * (b - a)).sum(-1) / (b - a).square().sum(-1).clamp(min=1e-6)
    nearest = a + along.clamp(0.0, 1.0)[..., None] * (b - a)
    distance = (place - nearest).square().sum(-1).sqrt()
    return distance <= radius[..., None, None]
