r"""Poisson noise: light comes in photons, and a dark exposure counts only a few of them.

.. math:: \tilde x = \mathrm{clip}(s^2 N), \quad N \sim \mathrm{Poisson}(x / s^2)

White is :math:`1/s^2` photons, and the level s is the standard deviation of the noise at white;
black has none. Counts come from uniform numbers through the inverse of the distribution, so that
how many draws are made does not depend on the pictures: exact sums below 16 photons, above them
the expansion of Cornish and Fisher, whose mean and variance are right within a part in a hundred.

References:
    Hasinoff 2014, Photon, Poisson noise. https://doi.org/10.1007/978-0-387-31439-6_482
    Cornish & Fisher 1938. https://doi.org/10.2307/1400905
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from aelib.core.config import config, setting
from aelib.core.seeding import rand_like
from aelib.corruptions.base import CORRUPTIONS, Corruption, Level

if TYPE_CHECKING:
    from torch import Tensor

FAINTEST = 1e-3
"""Below it a picture of 8 bits does not change: the level counts as 0."""
MOST_SUMMED = 16.0


@config
class PoissonConfig:
    """Settings of Poisson noise."""

    level: float = setting(
        0.3,
        label="Noise at white",
        help="Standard deviation at white; white is then 1/level² photons.",
        low=0.0,
        high=2.0,
    )
    vary: bool = setting(
        False, label="Vary noise", help="Draw the level between 0 and this for each picture."
    )


@CORRUPTIONS.register("poisson", PoissonConfig)
class Poisson(Corruption):
    """Counts photons instead of measuring light."""

    title = "Poisson noise"
    level = Level("Noise at white", 0.0, 1.0, 0.3)

    def __init__(self, config: PoissonConfig) -> None:
        super().__init__(level=config.level, vary=config.vary)
        self.config = config

    def apply(self, x: Tensor, strength: Tensor) -> Tensor:
        """Replace values by counts.

        Args:
            x: Images in [0, 1].
            strength: Noise at white of each picture.

        Shape:
            - x, returns: ``(B, C, H, W)``
            - strength: ``(B, 1, 1, 1)``

        Returns:
            Noisy images in [0, 1].
        """
        unit = strength.clamp(min=FAINTEST).square()
        counts = poisson_quantile(x / unit, rand_like(x))
        return torch.where(strength < FAINTEST, x, (counts * unit).clamp(0.0, 1.0))


def poisson_quantile(rate: Tensor, probability: Tensor) -> Tensor:
    """Return the smallest count that a Poisson variable does not exceed with a probability.

    Args:
        rate: Expected counts.
        probability: Numbers in [0, 1).

    Shape:
        - rate, probability, returns: any equal shapes

    Returns:
        Whole numbers; Poisson draws where the probabilities are uniform draws.
    """
    low = rate.clamp(max=MOST_SUMMED)
    largest = float(low.max())
    chance = (-low).exp()
    reached = chance.clone()
    counts = (probability >= reached).to(rate.dtype)
    for count in range(1, math.ceil(largest + 7.0 * math.sqrt(largest)) + 4):
        chance = chance * (low / count)
        reached = reached + chance
        counts += probability >= reached
    z = torch.special.ndtri(probability.clamp(1e-7, 1.0 - 1e-7))
    expanded = (rate + rate.sqrt() * z + (z.square() - 1.0) / 6.0).round().clamp(min=0.0)
    return torch.where(rate <= MOST_SUMMED, counts, expanded)
