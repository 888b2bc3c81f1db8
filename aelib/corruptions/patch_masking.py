"""Patch masking: a share of the squares of a grid is hidden, so neighbours cannot fill it in.

Single missing pixels can be guessed from those beside them; for a missing square a model must
know what the thing is. The number of hidden squares is exact, which ones they are is random.

References:
    He et al. 2022, Masked autoencoders are scalable vision learners.
    https://arxiv.org/abs/2111.06377
    Pathak et al. 2016, Context encoders. https://arxiv.org/abs/1604.07379
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.config import config, setting
from aelib.core.seeding import rand_like
from aelib.corruptions.base import CORRUPTIONS, Corruption, Level

if TYPE_CHECKING:
    from torch import Tensor


@config
class PatchMaskingConfig:
    """Settings of patch masking."""

    level: float = setting(0.5, label="Share", help="Share of squares hidden.", low=0.0, high=1.0)
    vary: bool = setting(
        False, label="Vary share", help="Draw the share between 0 and this for each picture."
    )
    patch: int = setting(4, label="Square", help="Its side.", low=1, high=64, unit="pixels")
    fill: float = setting(
        0.0, label="Fill", help="Brightness of hidden squares, white being 1.", low=0.0, high=1.0
    )


@CORRUPTIONS.register("patch_masking", PatchMaskingConfig)
class PatchMasking(Corruption):
    """Hides squares in all channels."""

    title = "Missing squares"
    level = Level("Share of squares", 0.0, 1.0, 0.5)

    def __init__(self, config: PatchMaskingConfig) -> None:
        super().__init__(level=config.level, vary=config.vary)
        self.config = config

    def apply(self, x: Tensor, strength: Tensor) -> Tensor:
        """Hide squares.

        Args:
            x: Images in [0, 1].
            strength: Share of each picture, in [0, 1].

        Shape:
            - x, returns: ``(B, C, H, W)``
            - strength: ``(B, 1, 1, 1)``

        Returns:
            Spoilt images in [0, 1].
        """
        side, (height, width) = self.config.patch, x.shape[2:]
        rows, columns = -(-height // side), -(-width // side)
        draws = rand_like(x.new_empty(x.shape[0], rows * columns))
        rank = draws.argsort(1).argsort(1).view(-1, 1, rows, columns)
        is_hidden = rank < (strength * rows * columns).round()
        hidden = is_hidden.repeat_interleave(side, 2).repeat_interleave(side, 3)
        return torch.where(hidden[..., :height, :width], self.config.fill, x)
