r"""Gaussian noise, clipped to what a picture can show.

.. math:: \tilde x = \mathrm{clip}(x + \sigma\epsilon), \quad \epsilon \sim N(0, 1)

References:
    Vincent et al. 2010, Stacked denoising autoencoders.
    https://www.jmlr.org/papers/v11/vincent10a.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.core.config import config, setting
from aelib.core.seeding import randn_like
from aelib.corruptions.base import CORRUPTIONS, Corruption, Level

if TYPE_CHECKING:
    from torch import Tensor


@config
class GaussianNoiseConfig:
    """Settings of Gaussian noise."""

    level: float = setting(
        0.3, label="σ", help="Standard deviation of the noise, white being 1.", low=0.0, high=2.0
    )
    vary: bool = setting(
        False, label="Vary σ", help="Draw σ between 0 and this for each picture in training."
    )


@CORRUPTIONS.register("gaussian", GaussianNoiseConfig)
class GaussianNoise(Corruption):
    """Adds independent noise to each value and clips to [0, 1], as an 8-bit picture would."""

    title = "Gaussian noise"
    level = Level("σ", 0.0, 1.0, 0.3)

    def __init__(self, config: GaussianNoiseConfig) -> None:
        super().__init__(level=config.level, vary=config.vary)
        self.config = config

    def apply(self, x: Tensor, strength: Tensor) -> Tensor:
        """Add noise.

        Args:
            x: Images in [0, 1].
            strength: σ of each picture.

        Shape:
            - x, returns: ``(B, C, H, W)``
            - strength: ``(B, 1, 1, 1)``

        Returns:
            Noisy images in [0, 1].
        """
        return (x + strength * randn_like(x)).clamp(0.0, 1.0)
