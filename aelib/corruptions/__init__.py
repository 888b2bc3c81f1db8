"""Ways to spoil a picture; one import line registers a part."""

from aelib.corruptions.base import CORRUPTIONS, Corruption, Level
from aelib.corruptions.blur import Blur, BlurConfig
from aelib.corruptions.gaussian import GaussianNoise, GaussianNoiseConfig
from aelib.corruptions.jpeg import Jpeg, JpegConfig
from aelib.corruptions.low_light import LowLight, LowLightConfig
from aelib.corruptions.masking import Masking, MaskingConfig
from aelib.corruptions.none import NoCorruption, NoCorruptionConfig
from aelib.corruptions.patch_masking import PatchMasking, PatchMaskingConfig
from aelib.corruptions.poisson import Poisson, PoissonConfig
from aelib.corruptions.salt_and_pepper import SaltAndPepper, SaltAndPepperConfig
from aelib.corruptions.speckle import Speckle, SpeckleConfig

__all__ = [
    "CORRUPTIONS",
    "Blur",
    "BlurConfig",
    "Corruption",
    "GaussianNoise",
    "GaussianNoiseConfig",
    "Jpeg",
    "JpegConfig",
    "Level",
    "LowLight",
    "LowLightConfig",
    "Masking",
    "MaskingConfig",
    "NoCorruption",
    "NoCorruptionConfig",
    "PatchMasking",
    "PatchMaskingConfig",
    "Poisson",
    "PoissonConfig",
    "SaltAndPepper",
    "SaltAndPepperConfig",
    "Speckle",
    "SpeckleConfig",
]
