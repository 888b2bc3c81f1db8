"""What encoder and decoder are told beside the picture; one import line registers a part."""

from aelib.conditioning.base import CONDITIONING, Conditioning
from aelib.conditioning.label import Label, LabelConfig
from aelib.conditioning.none import NoConditioning, NoConditioningConfig

__all__ = [
    "CONDITIONING",
    "Conditioning",
    "Label",
    "LabelConfig",
    "NoConditioning",
    "NoConditioningConfig",
]
