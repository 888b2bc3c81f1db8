r"""Speckle: noise that is the stronger the brighter a pixel is, as in radar and ultrasound.

.. math:: \tilde x = \mathrm{clip}(x \, (1 + \sigma\epsilon)), \quad \epsilon \sim N(0, 1)

Black stays black, so on pictures of black ground it hides less than Gaussian noise does.

References:
    Goodman 1976, Some fundamental properties of speckle. https://doi.org/10.1364/JOSA.66.001145
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.core.config import config, setting
from aelib.core.seeding import randn_like
from aelib.corruptions.base import CORRUPTIONS, Corruption, Level

if TYPE_CHECKING:
    from torch import Tensor


@config
class SpeckleConfig:
    """Settings of speckle."""

    level: float = setting(
        0.5, label="σ", help="Standard deviation of the factor on each value.", low=0.0, high=3.0
    )
    vary: bool = setting(
        False, label="Vary σ", help="Draw σ between 0 and this for each picture in training."
    )


@CORRUPTIONS.register("speckle", SpeckleConfig)
class Speckle(Corruption):
    """Multiplies each value by a factor of its own."""

    title = "Speckle"
    level = Level("σ of the factor", 0.0, 1.5, 0.5)

    def __init__(self, config: SpeckleConfig) -> None:
        super().__init__(level=config.level, vary=config.vary)
        self.config = config

    def apply(self, x: Tensor, strength: Tensor) -> Tensor:
        """Multiply by noise.

        Args:
            x: Images in [0, 1].
            strength: σ of each picture.

        Shape:
            - x, returns: ``(B, C, H, W)``
            - strength: ``(B, 1, 1, 1)``

        Returns:
            Noisy images in [0, 1].
        """
        return (x * (1.0 + strength * randn_like(x))).clamp(0.0, 1.0)
