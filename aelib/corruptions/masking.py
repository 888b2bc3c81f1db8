"""Masking noise: a share of the pixels becomes black in all channels.

References:
    Vincent et al. 2008, section 2.3. https://doi.org/10.1145/1390156.1390294
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.core.config import config, setting
from aelib.core.seeding import rand_like
from aelib.corruptions.base import CORRUPTIONS, Corruption, Level

if TYPE_CHECKING:
    from torch import Tensor


@config
class MaskingConfig:
    """Settings of masking noise."""

    level: float = setting(
        0.5, label="Share", help="Share of pixels that become black.", low=0.0, high=1.0
    )
    vary: bool = setting(
        False, label="Vary share", help="Draw the share between 0 and this for each picture."
    )


@CORRUPTIONS.register("masking", MaskingConfig)
class Masking(Corruption):
    """Sets random pixels to black."""

    title = "Missing pixels"
    level = Level("Share of pixels", 0.0, 1.0, 0.5)

    def __init__(self, config: MaskingConfig) -> None:
        super().__init__(level=config.level, vary=config.vary)
        self.config = config

    def apply(self, x: Tensor, strength: Tensor) -> Tensor:
        """Blacken pixels.

        Args:
            x: Images in [0, 1].
            strength: Share of each picture, in [0, 1].

        Shape:
            - x, returns: ``(B, C, H, W)``
            - strength: ``(B, 1, 1, 1)``

        Returns:
            Spoilt images in [0, 1].
        """
        return x * (rand_like(x[:, :1]) >= strength)
