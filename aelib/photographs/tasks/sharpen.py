"""Blur of a known width with a little noise, as a lens that is out of focus leaves.

References:
    Zhang et al. 2017, IRCNN: one network for several widths. https://arxiv.org/abs/1704.03264
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.corruptions import Blur, BlurConfig
from aelib.photographs.tasks.base import Damaged, Task, register

if TYPE_CHECKING:
    from torch import Tensor

LOWEST_SIGMA, HIGHEST_SIGMA = 0.4, 3.0
MAX_NOISE = 5.0 / 255.0


def blurred(pictures: Tensor, sigma: float | Tensor) -> Damaged:
    """Tell the network how wide a blur is.

    Args:
        pictures: Blurred pictures.
        sigma: Width of the Gaussian blur, in pixels.

    Shape:
        - pictures: ``(B, C, H, W)``
        - sigma: a number, or ``(B, 1, 1, 1)``

    Returns:
        The pictures, and the width as a share of the widest.
    """
    told = torch.ones_like(pictures[:, :1]) * (sigma / HIGHEST_SIGMA)
    return Damaged(pictures, told)


def _damage(clean: Tensor) -> Damaged:
    draws = torch.rand(len(clean), 1, 1, 1, device=clean.device)
    sigma = LOWEST_SIGMA + (HIGHEST_SIGMA - LOWEST_SIGMA) * draws
    noise = MAX_NOISE * torch.rand_like(draws)
    soft = Blur(BlurConfig(level=0.0)).apply(clean, sigma)
    return blurred(soft + noise * torch.randn_like(clean), sigma)


SHARPEN = register(Task("sharpen", "Sharpen", 1, _damage))
