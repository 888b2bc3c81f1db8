r"""Pictures taken with too little light: dark, deep shadows, noise of the camera.

The picture is first multiplied by a gain, which raises the noise with it; the network, told the
gain, removes the noise and lifts the shadows. In training the gain is about the light that is
missing; of a picture whose light nobody knows, it brings the mean to that of a common photograph.

References:
    Lore, Akintayo & Sarkar 2017, LLNet: an autoencoder for low light.
    https://arxiv.org/abs/1511.03995
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.photographs.tasks.base import Damaged, Task, register

if TYPE_CHECKING:
    from torch import Tensor

COMMON_MEAN = 0.36
LARGEST_GAIN = 16.0
LEAST_LIGHT, MOST_LIGHT = 0.08, 0.7
DEEPEST = 1.8
MISJUDGED = (0.8, 1.25)
MAX_READ_NOISE, MAX_SHOT_NOISE = 0.02, 0.01


def lifted(dark: Tensor, gain: Tensor | None = None) -> Damaged:
    """Multiply dark pictures to a common brightness, as the network is to see them.

    Args:
        dark: Pictures in [0, 1].
        gain: By how much; from the mean of each picture when None.

    Shape:
        - dark: ``(B, C, H, W)``
        - gain: ``(B, 1, 1, 1)``

    Returns:
        Brighter pictures, and the gain as a share of the largest.
    """
    if gain is None:
        mean = dark.mean((1, 2, 3), keepdim=True)
        gain = (COMMON_MEAN / mean.clamp(min=1e-3)).clamp(1.0, LARGEST_GAIN)
    return Damaged(dark * gain, torch.ones_like(dark[:, :1]) * gain / LARGEST_GAIN)


def _damage(clean: Tensor) -> Damaged:
    def draw(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(len(clean), 1, 1, 1, device=clean.device)

    light = draw(LEAST_LIGHT, MOST_LIGHT)
    dark = light * clean.pow(draw(1.0, DEEPEST))
    variance = draw(0.0, MAX_SHOT_NOISE) * dark + draw(0.0, MAX_READ_NOISE).square()
    noisy = dark + variance.sqrt() * torch.randn_like(dark)
    return lifted(noisy.clamp(0.0, 1.0), draw(*MISJUDGED) / light)


BRIGHTEN = register(Task("brighten", "Brighten", 1, _damage))
