"""Distributions over latents; one import line registers a part."""

from aelib.priors.base import PRIORS, Prior
from aelib.priors.gmm import Gmm, GmmConfig
from aelib.priors.manifold import Manifold, ManifoldConfig
from aelib.priors.mixture import Mixture, MixtureConfig
from aelib.priors.standard_normal import StandardNormal, StandardNormalConfig
from aelib.priors.vampprior import VampPrior, VampPriorConfig

__all__ = [
    "PRIORS",
    "Gmm",
    "GmmConfig",
    "Manifold",
    "ManifoldConfig",
    "Mixture",
    "MixtureConfig",
    "Prior",
    "StandardNormal",
    "StandardNormalConfig",
    "VampPrior",
    "VampPriorConfig",
]
