"""What a corruption is: a way to spoil a picture at a level, which a denoiser learns to undo.

References:
    Vincent et al. 2008, Extracting and composing robust features with denoising autoencoders.
    https://doi.org/10.1145/1390156.1390294
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from aelib.core.registry import Registry
from aelib.core.seeding import rand_like

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import Kind


class Level(NamedTuple):
    """What the strength of a corruption means, for sliders and captions."""

    label: str
    low: float
    high: float
    default: float


class Corruption(ABC):
    """Spoils pictures.

    Attributes:
        title: Name for people.
        level: Meaning and range of the strength; None for a corruption that does nothing.
        kinds: Kinds of data that it spoils.
    """

    title: ClassVar[str]
    level: ClassVar[Level | None]
    kinds: ClassVar[frozenset[Kind]] = frozenset({"image", "series"})

    def __init__(self, *, level: float, vary: bool) -> None:
        self.strength = level
        self.vary = vary

    def __call__(self, x: Tensor) -> Tensor:
        """Spoil pictures as in training: at the level of the settings, or at random ones up to it.

        Args:
            x: Images in [0, 1].

        Shape:
            - x, returns: ``(B, C, H, W)``

        Returns:
            Spoilt images in [0, 1].
        """
        strength = x.new_full((x.shape[0], 1, 1, 1), self.strength)
        if self.vary:
            strength = strength * rand_like(strength)
        return self.apply(x, strength)

    @abstractmethod
    def apply(self, x: Tensor, strength: Tensor) -> Tensor:
        """Spoil each picture at its own strength; randomness is the global generator's.

        Args:
            x: Images in [0, 1].
            strength: Level of each picture.

        Shape:
            - x, returns: ``(B, C, H, W)``
            - strength: ``(B, 1, 1, 1)``

        Returns:
            Spoilt images in [0, 1].
        """


CORRUPTIONS: Registry[Corruption] = Registry("corruption")
