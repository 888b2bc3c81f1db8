"""What a model can do, from its settings alone: nothing is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.bottlenecks import BOTTLENECKS
from aelib.core.types import Capabilities
from aelib.corruptions import CORRUPTIONS

if TYPE_CHECKING:
    from aelib.models.config import ModelConfig


def capabilities_of(config: ModelConfig) -> Capabilities:
    """Return what the model of some settings can do.

    Args:
        config: Settings of a model.

    Returns:
        The same as :attr:`aelib.models.Autoencoder.capabilities` of the built model.
    """
    bottleneck = BOTTLENECKS[BOTTLENECKS.name_of(config.bottleneck)].part
    corruption = CORRUPTIONS.build(config.corruption)
    return Capabilities(
        is_generative=bottleneck.is_generative,
        is_discrete=bottleneck.is_discrete,
        has_posterior=bottleneck.has_posterior,
        uses_labels=bottleneck.uses_labels,
        latent_layout=bottleneck.layout(config.bottleneck),
        denoises=corruption.level is not None,
    )
