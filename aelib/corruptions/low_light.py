r"""Low light: too short an exposure, dim and with deep shadows, and the camera's noise on top.

.. math:: \tilde x = \mathrm{clip}\left((1 - 0.9 s)\, x^{1 + (\gamma - 1) s}
    + s\,\sigma\,\epsilon\right)

At level s = 1 a tenth of the light is left.

References:
    Lore, Akintayo & Sarkar 2017, LLNet: a deep autoencoder for low-light images.
    https://arxiv.org/abs/1511.03995
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.core.config import config, setting
from aelib.core.seeding import randn_like
from aelib.corruptions.base import CORRUPTIONS, Corruption, Level

if TYPE_CHECKING:
    from torch import Tensor

LIGHT_LOST = 0.9


@config
class LowLightConfig:
    """Settings of low light."""

    level: float = setting(
        0.8, label="Darkness", help="0 as it is, 1 with a tenth of the light.", low=0.0, high=1.0
    )
    vary: bool = setting(
        False, label="Vary darkness", help="Draw it between 0 and this for each picture."
    )
    gamma: float = setting(
        1.5, label="γ", help="How much deeper shadows sink than lights.", low=1.0, high=5.0
    )
    noise: float = setting(
        0.05, label="Noise σ", help="Noise of the camera, white being 1.", low=0.0, high=0.5
    )


@CORRUPTIONS.register("low_light", LowLightConfig)
class LowLight(Corruption):
    """Darkens, deepens shadows and adds noise."""

    title = "Low light"
    level = Level("Darkness", 0.0, 1.0, 0.8)

    def __init__(self, config: LowLightConfig) -> None:
        super().__init__(level=config.level, vary=config.vary)
        self.config = config

    def apply(self, x: Tensor, strength: Tensor) -> Tensor:
        """Take light away.

        Args:
            x: Images in [0, 1].
            strength: Darkness of each picture, in [0, 1].

        Shape:
            - x, returns: ``(B, C, H, W)``
            - strength: ``(B, 1, 1, 1)``

        Returns:
            Dark images in [0, 1].
        """
        gain = 1.0 - LIGHT_LOST * strength
        dark = gain * x.pow(1.0 + (self.config.gamma - 1.0) * strength)
        return (dark + self.config.noise * strength * randn_like(x)).clamp(0.0, 1.0)
