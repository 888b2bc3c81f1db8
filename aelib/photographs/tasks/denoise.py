r"""Gaussian noise of any level, told to the network as a map of its standard deviation.

Most pictures are given one level, drawn evenly from 0 to 75 of 255, as the literature does and
without clipping. The others prepare the network for cameras: a level that grows with the
brightness, :math:`\sigma^2 = a x + b`, or one that changes smoothly over the picture.

References:
    Zhang, Zuo & Zhang 2018, FFDNet. https://arxiv.org/abs/1710.04026
    Foi et al. 2008, Poissonian-Gaussian noise of cameras. https://doi.org/10.1109/TIP.2008.2001399
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from aelib.photographs.tasks.base import Damaged, Task, register

if TYPE_CHECKING:
    from torch import Tensor

MAX_SIGMA = 75.0 / 255.0
SHARE_EVEN = 0.75


def _damage(clean: Tensor) -> Damaged:
    sigma = MAX_SIGMA * torch.rand(len(clean), 1, 1, 1, device=clean.device)
    kind = torch.rand(len(clean), 1, 1, 1, device=clean.device)
    level = sigma.expand(-1, 1, *clean.shape[2:])
    level = torch.where(kind > SHARE_EVEN, sigma * _by_brightness(clean), level)
    level = torch.where(kind > (1.0 + SHARE_EVEN) / 2.0, sigma * _by_place(clean), level)
    return Damaged(clean + level * torch.randn_like(clean), level)


def _by_brightness(clean: Tensor) -> Tensor:
    # the share of noise that does not depend on brightness differs from camera to camera
    constant = torch.rand(len(clean), 1, 1, 1, device=clean.device)
    brightness = F.avg_pool2d(clean.mean(1, keepdim=True), 5, 1, 2, count_include_pad=False)
    return (constant + (1.0 - constant) * 2.0 * brightness).sqrt()


def _by_place(clean: Tensor) -> Tensor:
    coarse = torch.rand(len(clean), 1, 4, 4, device=clean.device)
    return F.interpolate(coarse, clean.shape[2:], mode="bicubic", align_corners=False).clamp(0, 1)


DENOISE = register(Task("denoise", "Denoise", 1, _damage))
