"""What is asked of latents beside the bottleneck's own cost; one import line registers a part."""

from aelib.regularisers.adversarial import Adversarial, AdversarialConfig
from aelib.regularisers.base import REGULARISERS, LatentView, Regulariser
from aelib.regularisers.classifier import Classifier, ClassifierConfig
from aelib.regularisers.contractive import Contractive, ContractiveConfig
from aelib.regularisers.dip import Dip, DipConfig
from aelib.regularisers.factor import Factor, FactorConfig
from aelib.regularisers.mmd import Mmd, MmdConfig
from aelib.regularisers.none import NoRegulariser, NoRegulariserConfig
from aelib.regularisers.total_correlation import TotalCorrelation, TotalCorrelationConfig

__all__ = [
    "REGULARISERS",
    "Adversarial",
    "AdversarialConfig",
    "Classifier",
    "ClassifierConfig",
    "Contractive",
    "ContractiveConfig",
    "Dip",
    "DipConfig",
    "Factor",
    "FactorConfig",
    "LatentView",
    "Mmd",
    "MmdConfig",
    "NoRegulariser",
    "NoRegulariserConfig",
    "Regulariser",
    "TotalCorrelation",
    "TotalCorrelationConfig",
]
