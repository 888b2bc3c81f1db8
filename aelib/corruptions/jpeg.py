r"""JPEG: blocks of 8×8 pixels as waves, whose finer ones are rounded away.

.. math:: c = D\,(255\,x - 128)\,D^\top, \quad \tilde c = q\,\mathrm{round}(c / q)

with the cosine matrix D and the tables q of the standard at a quality of 100 (1 - level). Colour
pictures go through brightness and two colours with a table of their own, at full resolution.
It is computed for a whole batch at once, and gives what a JPEG file would, but for rounding.

References:
    Wallace 1992, The JPEG still picture compression standard. https://doi.org/10.1109/30.125072
    ITU-T T.81, annex K: the tables. https://www.w3.org/Graphics/JPEG/itu-t81.pdf
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from aelib.core.config import config, setting
from aelib.core.cosines import cosine_basis
from aelib.corruptions.base import CORRUPTIONS, Corruption, Level

if TYPE_CHECKING:
    from torch import Tensor

SIDE = 8
ROUNDING_ERROR = 1e-4
"""Of a wave in float32, so that a half counts as one."""
BRIGHTNESS_TABLE = (
    (16, 11, 10, 16, 24, 40, 51, 61),
    (12, 12, 14, 19, 26, 58, 60, 55),
    (14, 13, 16, 24, 40, 57, 69, 56),
    (14, 17, 22, 29, 51, 87, 80, 62),
    (18, 22, 37, 56, 68, 109, 103, 77),
    (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101),
    (72, 92, 95, 98, 112, 100, 103, 99),
)
COLOUR_TABLE = (
    (17, 18, 24, 47, 99, 99, 99, 99),
    (18, 21, 26, 66, 99, 99, 99, 99),
    (24, 26, 56, 99, 99, 99, 99, 99),
    (47, 66, 99, 99, 99, 99, 99, 99),
    *((99, 99, 99, 99, 99, 99, 99, 99),) * 4,
)
TO_YCC = (
    (0.299, 0.587, 0.114),
    (-0.168736, -0.331264, 0.5),
    (0.5, -0.418688, -0.081312),
)


@config
class JpegConfig:
    """Settings of JPEG."""

    level: float = setting(
        0.9, label="Compression", help="A quality of 100 · (1 - this).", low=0.0, high=1.0
    )
    vary: bool = setting(
        False, label="Vary compression", help="Draw it between 0 and this for each picture."
    )


@CORRUPTIONS.register("jpeg", JpegConfig)
class Jpeg(Corruption):
    """Compresses and opens again."""

    title = "JPEG"
    level = Level("Compression", 0.0, 1.0, 0.9)
    kinds = frozenset({"image"})

    def __init__(self, config: JpegConfig) -> None:
        super().__init__(level=config.level, vary=config.vary)
        self.config = config

    def apply(self, x: Tensor, strength: Tensor) -> Tensor:
        """Compress.

        Args:
            x: Images in [0, 1].
            strength: Compression of each picture, in [0, 1]; 0 leaves it alone.

        Shape:
            - x, returns: ``(B, C, H, W)``
            - strength: ``(B, 1, 1, 1)``

        Returns:
            Images in [0, 1] of 256 levels.
        """
        height, width = x.shape[2:]
        quality = (100.0 * (1.0 - strength)).round().clamp(1.0, 100.0)
        percent = torch.where(quality < 50.0, 5000.0 / quality, 200.0 - 2.0 * quality)
        levels = (255.0 * x).round()
        planes = _to_ycc(levels) - _middle(x)
        base = x.new_tensor((BRIGHTNESS_TABLE, COLOUR_TABLE, COLOUR_TABLE))[: x.shape[1]]
        tables = ((base * percent + 50.0) / 100.0).floor().clamp(1.0, 255.0)
        padded = F.pad(planes, (0, -width % SIDE, 0, -height % SIDE), mode="replicate")
        opened = _round_waves(padded, tables)[..., :height, :width] + _middle(x)
        result = _from_ycc(opened.round()).round().clamp(0.0, 255.0) / 255.0
        return torch.where(strength > 0.0, result, x)


def _round_waves(planes: Tensor, tables: Tensor) -> Tensor:
    # planes (B, C, H, W) of whole blocks, one table (B, C, 8, 8) for each
    B, C, H, W = planes.shape
    waves = cosine_basis(SIDE).to(planes)
    blocks = planes.view(B, C, H // SIDE, SIDE, W // SIDE, SIDE).transpose(3, 4)
    table = tables[:, :, None, None]
    shares = waves @ blocks @ waves.T / table
    # halves away from 0 as encoders do, and whole grey levels make many halves
    rounded = shares.sign() * (shares.abs() + 0.5 + ROUNDING_ERROR).floor() * table
    return (waves.T @ rounded @ waves).transpose(3, 4).reshape(B, C, H, W)


def _middle(x: Tensor) -> Tensor:
    # brightness lies around 128, the two colours around 0
    return x.new_tensor((128.0, 0.0, 0.0))[: x.shape[1], None, None]


def _to_ycc(x: Tensor) -> Tensor:
    if x.shape[1] == 1:
        return x
    return torch.einsum("oc,bchw->bohw", x.new_tensor(TO_YCC), x).round()


def _from_ycc(x: Tensor) -> Tensor:
    if x.shape[1] == 1:
        return x
    return torch.einsum("oc,bchw->bohw", torch.linalg.inv(x.new_tensor(TO_YCC)), x)
