"""Pictures that were shrunk two- or fourfold: the network sharpens their bicubic enlargement.

References:
    Kim, Lee & Lee 2016, VDSR: one network for several scales. https://arxiv.org/abs/1511.04587
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from aelib.photographs.tasks.base import Damaged, Task, register

if TYPE_CHECKING:
    from torch import Tensor

FACTORS = (2, 4)


def enlarged(small: Tensor, factor: int, size: tuple[int, int] | None = None) -> Damaged:
    """Enlarge pictures as the network is to see them.

    Args:
        small: Pictures.
        factor: How many times larger.
        size: Height and width to reach; the factor times those of the pictures by default.

    Shape:
        - small: ``(B, C, h, w)``

    Returns:
        The bicubic enlargement, and the factor as a share of the largest.
    """
    height, width = size or (factor * small.shape[2], factor * small.shape[3])
    large = F.interpolate(small, (height, width), mode="bicubic", align_corners=False)
    told = torch.full_like(large[:, :1], factor / max(FACTORS))
    return Damaged(large, told)


def shrunk(clean: Tensor, factor: int) -> Tensor:
    """Shrink pictures without aliasing.

    Args:
        clean: Pictures.
        factor: How many times smaller.

    Shape:
        - clean: ``(B, C, H, W)``
        - returns: ``(B, C, H / factor, W / factor)``, rounded down

    Returns:
        Smaller pictures in [0, 1].
    """
    size = (clean.shape[2] // factor, clean.shape[3] // factor)
    small = F.interpolate(clean, size, mode="bicubic", align_corners=False, antialias=True)
    return small.clamp(0.0, 1.0)


def _damage(clean: Tensor) -> Damaged:
    # the factor is one for the batch: its pictures are shrunk together
    factor = FACTORS[int(torch.randint(len(FACTORS), ()))]
    return enlarged(shrunk(clean, factor), factor, (clean.shape[2], clean.shape[3]))


ENLARGE = register(Task("enlarge", "Enlarge", 1, _damage))
