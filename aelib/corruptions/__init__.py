"""Ways to spoil a picture; one import line registers a part."""

from aelib.corruptions.base import CORRUPTIONS, Corruption, Level
from aelib.corruptions.gaussian import GaussianNoise, GaussianNoiseConfig
from aelib.corruptions.masking import Masking, MaskingConfig
from aelib.corruptions.none import NoCorruption, NoCorruptionConfig
from aelib.corruptions.salt_and_pepper import SaltAndPepper, SaltAndPepperConfig

__all__ = [
    "CORRUPTIONS",
    "Corruption",
    "GaussianNoise",
    "GaussianNoiseConfig",
    "Level",
    "Masking",
    "MaskingConfig",
    "NoCorruption",
    "NoCorruptionConfig",
    "SaltAndPepper",
    "SaltAndPepperConfig",
]
