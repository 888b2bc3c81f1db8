"""No corruption: input and target are the same.

References:
    Vincent et al. 2008, the case of no noise. https://doi.org/10.1145/1390156.1390294
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.core.config import config
from aelib.corruptions.base import CORRUPTIONS, Corruption

if TYPE_CHECKING:
    from torch import Tensor


@config
class NoCorruptionConfig:
    """No corruption has no settings."""


@CORRUPTIONS.register("none", NoCorruptionConfig)
class NoCorruption(Corruption):
    """Returns pictures as they are."""

    title = "None"
    level = None

    def __init__(self, config: NoCorruptionConfig) -> None:
        super().__init__(level=0.0, vary=False)
        self.config = config

    def apply(self, x: Tensor, strength: Tensor) -> Tensor:
        """Return the pictures.

        Args:
            x: Images in [0, 1].
            strength: Not used.

        Shape:
            - x, returns: ``(B, C, H, W)``
            - strength: ``(B, 1, 1, 1)``

        Returns:
            ``x`` itself.
        """
        return x
