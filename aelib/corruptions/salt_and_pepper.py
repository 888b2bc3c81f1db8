"""Salt-and-pepper noise: a share of the values becomes 0 or 1 with equal chance.

References:
    Vincent et al. 2010, section 3.3. https://www.jmlr.org/papers/v11/vincent10a.html
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
class SaltAndPepperConfig:
    """Settings of salt-and-pepper noise."""

    level: float = setting(
        0.2, label="Share", help="Share of values that become black or white.", low=0.0, high=1.0
    )
    vary: bool = setting(
        False, label="Vary share", help="Draw the share between 0 and this for each picture."
    )


@CORRUPTIONS.register("salt_and_pepper", SaltAndPepperConfig)
class SaltAndPepper(Corruption):
    """Sets random values to black or white."""

    title = "Salt and pepper"
    level = Level("Share of values", 0.0, 1.0, 0.2)

    def __init__(self, config: SaltAndPepperConfig) -> None:
        super().__init__(level=config.level, vary=config.vary)
        self.config = config

    def apply(self, x: Tensor, strength: Tensor) -> Tensor:
        """Set values to 0 or 1.

        Args:
            x: Images in [0, 1].
            strength: Share of each picture, in [0, 1].

        Shape:
            - x, returns: ``(B, C, H, W)``
            - strength: ``(B, 1, 1, 1)``

        Returns:
            Spoilt images in [0, 1].
        """
        draw = rand_like(x)
        pepper = torch.where(draw < 0.5 * strength, 0.0, x)
        return torch.where(draw > 1.0 - 0.5 * strength, 1.0, pepper)
