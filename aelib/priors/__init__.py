"""Distributions over latents; one import line registers a part."""

from aelib.priors.base import PRIORS, Prior
from aelib.priors.manifold import Manifold, ManifoldConfig
from aelib.priors.standard_normal import StandardNormal, StandardNormalConfig

__all__ = [
    "PRIORS",
    "Manifold",
    "ManifoldConfig",
    "Prior",
    "StandardNormal",
    "StandardNormalConfig",
]
