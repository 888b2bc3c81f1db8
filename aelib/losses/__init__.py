"""Likelihoods of a picture given a prediction; one import line registers a part."""

from aelib.losses.base import LOSSES, Loss
from aelib.losses.bce import Bce, BceConfig
from aelib.losses.gaussian import GaussianLikelihood, GaussianLikelihoodConfig
from aelib.losses.mse import Mse, MseConfig

__all__ = [
    "LOSSES",
    "Bce",
    "BceConfig",
    "GaussianLikelihood",
    "GaussianLikelihoodConfig",
    "Loss",
    "Mse",
    "MseConfig",
]
