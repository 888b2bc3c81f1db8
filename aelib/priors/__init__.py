"""Distributions over latents; one import line registers a part."""

from aelib.priors.base import PRIORS, Prior
from aelib.priors.code_transformer import CodeTransformer, CodeTransformerConfig
from aelib.priors.flow import FlowPrior, FlowPriorConfig
from aelib.priors.gmm import Gmm, GmmConfig
from aelib.priors.manifold import Manifold, ManifoldConfig
from aelib.priors.mixture import Mixture, MixtureConfig
from aelib.priors.pixelcnn import Pixelcnn, PixelcnnConfig
from aelib.priors.standard_normal import StandardNormal, StandardNormalConfig
from aelib.priors.vampprior import VampPrior, VampPriorConfig

__all__ = [
    "PRIORS",
    "CodeTransformer",
    "CodeTransformerConfig",
    "FlowPrior",
    "FlowPriorConfig",
    "Gmm",
    "GmmConfig",
    "Manifold",
    "ManifoldConfig",
    "Mixture",
    "MixtureConfig",
    "Pixelcnn",
    "PixelcnnConfig",
    "Prior",
    "StandardNormal",
    "StandardNormalConfig",
    "VampPrior",
    "VampPriorConfig",
]
