"""Likelihoods of a picture given a prediction; one import line registers a part."""

from aelib.losses.base import LOSSES, Loss
from aelib.losses.bce import Bce, BceConfig
from aelib.losses.charbonnier import Charbonnier, CharbonnierConfig
from aelib.losses.gaussian import GaussianLikelihood, GaussianLikelihoodConfig
from aelib.losses.l1 import L1, L1Config
from aelib.losses.mse import Mse, MseConfig
from aelib.losses.patch_adversarial import PatchAdversarial, PatchAdversarialConfig
from aelib.losses.perceptual import Perceptual, PerceptualConfig
from aelib.losses.ssim import Ssim, SsimConfig

__all__ = [
    "L1",
    "LOSSES",
    "Bce",
    "BceConfig",
    "Charbonnier",
    "CharbonnierConfig",
    "GaussianLikelihood",
    "GaussianLikelihoodConfig",
    "L1Config",
    "Loss",
    "Mse",
    "MseConfig",
    "PatchAdversarial",
    "PatchAdversarialConfig",
    "Perceptual",
    "PerceptualConfig",
    "Ssim",
    "SsimConfig",
]
