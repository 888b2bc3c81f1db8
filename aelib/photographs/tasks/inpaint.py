"""Missing pixels: scattered ones, scratches and holes, told to the network as a mask.

References:
    Pathak et al. 2016, Context encoders. https://arxiv.org/abs/1604.07379
    Liu et al. 2018, irregular holes. https://arxiv.org/abs/1804.07723
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from aelib.photographs.tasks.base import Damaged, Task, register
from aelib.photographs.tasks.strokes import covered

if TYPE_CHECKING:
    from torch import Tensor

MOST_SCATTERED = 0.9
NUM_STROKES = 4
WIDEST_STROKE = 8.0
REACH = 5


def masked(pictures: Tensor, missing: Tensor) -> Damaged:
    """Take pixels out of pictures, as the network is to see them.

    Args:
        pictures: Any values where pixels are missing.
        missing: 1 where a pixel is missing, else 0.

    Shape:
        - pictures: ``(B, C, H, W)``
        - missing: ``(B, 1, H, W)``

    Returns:
        Pictures with the mean of what is known near by in the holes, and the mask.
    """
    known = 1.0 - missing
    filled = pictures * known
    weight, total, side = known, filled, 1
    for _ in range(REACH):
        # twice as far at each turn; what was filled from near by is not filled again
        side = 2 * side + 1
        near, mean = _box(weight, side), _box(total, side)
        is_new = ((known == 0.0) & (near > 0.0)).to(pictures.dtype)
        filled = filled + is_new * mean / near.clamp(min=1e-6)
        known = known + is_new
    return Damaged(filled, missing)


def _box(x: Tensor, side: int) -> Tensor:
    # rows, then columns: the work grows with the side, not with its square
    tall = F.avg_pool2d(x, (side, 1), 1, (side // 2, 0))
    return F.avg_pool2d(tall, (1, side), 1, (0, side // 2))


def _damage(clean: Tensor) -> Damaged:
    rows = len(clean)
    share = MOST_SCATTERED * torch.rand(rows, 1, 1, 1, device=clean.device)
    scattered = torch.rand(rows, 1, *clean.shape[2:], device=clean.device) < share
    strokes = _strokes(clean)
    kind = torch.rand(rows, 1, 1, 1, device=clean.device)
    missing = torch.where(kind < 0.5, scattered, strokes)
    missing = torch.where(kind > 0.9, strokes | scattered, missing)
    return masked(clean, missing.to(clean.dtype))


def _strokes(clean: Tensor) -> Tensor:
    rows, _, height, width = clean.shape
    size = torch.tensor([height, width], device=clean.device, dtype=clean.dtype)
    a, b = (torch.rand(rows, NUM_STROKES, 2, device=clean.device) * size for _ in range(2))
    radius = 0.5 * WIDEST_STROKE * torch.rand(rows, NUM_STROKES, device=clean.device)
    return covered(a, b, radius, (height, width)).any(1, keepdim=True)


def _finish(restored: Tensor, damaged: Damaged) -> Tensor:
    missing = damaged.condition
    return missing * restored + (1.0 - missing) * damaged.pictures


INPAINT = register(Task("inpaint", "Fill holes", 1, _damage, _finish))
