"""Settings of a model: one part of each kind."""

from __future__ import annotations

from typing import Any

from aelib.backbones import BACKBONES
from aelib.bottlenecks import BOTTLENECKS
from aelib.conditioning import CONDITIONING
from aelib.core.config import config, part
from aelib.corruptions import CORRUPTIONS
from aelib.losses import LOSSES
from aelib.priors import PRIORS
from aelib.regularisers import REGULARISERS


@config
class ModelConfig:
    """Which parts a model is composed of, and their settings."""

    backbone: Any = part(BACKBONES, "conv", label="Backbone", help="Encoder and decoder networks.")
    bottleneck: Any = part(BOTTLENECKS, "gaussian", label="Bottleneck", help="Kind of latent.")
    regulariser: Any = part(
        REGULARISERS, "none", label="Regulariser", help="What else is asked of latents."
    )
    conditioning: Any = part(
        CONDITIONING, "none", label="Conditioning", help="What encoder and decoder are told."
    )
    prior: Any = part(PRIORS, "standard_normal", label="Prior", help="Distribution of latents.")
    loss: Any = part(LOSSES, "mse", label="Loss", help="How a reconstruction is measured.")
    corruption: Any = part(
        CORRUPTIONS, "none", label="Corruption", help="What the model learns to undo."
    )
