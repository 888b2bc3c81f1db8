"""What a model can do, from its settings alone: nothing is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.bottlenecks import BOTTLENECKS
from aelib.conditioning import CONDITIONING
from aelib.core.types import Capabilities
from aelib.corruptions import CORRUPTIONS
from aelib.priors import PRIORS
from aelib.regularisers import REGULARISERS

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
    regulariser = REGULARISERS[REGULARISERS.name_of(config.regulariser)].part
    conditioning = CONDITIONING[CONDITIONING.name_of(config.conditioning)].part
    prior = PRIORS[PRIORS.name_of(config.prior)].part
    corruption = CORRUPTIONS[CORRUPTIONS.name_of(config.corruption)].part
    uses_labels = bottleneck.uses_labels or conditioning.uses_labels
    told_classes = regulariser.learns_from_labels(config.regulariser)
    brings_classes = regulariser.is_generative and told_classes
    return Capabilities(
        is_generative=bottleneck.is_generative or regulariser.is_generative or prior.is_fitted,
        is_discrete=bottleneck.is_discrete,
        has_posterior=bottleneck.has_posterior,
        uses_labels=uses_labels,
        learns_from_labels=bottleneck.learns_from_labels or told_classes,
        predicts_labels=bottleneck.predicts_labels or regulariser.predicts_labels,
        # a prior's classes are those of the labels only if something has learned which is which
        draws_by_class=uses_labels or (prior.reads_labels and (prior.is_fitted or brings_classes)),
        latent_layout=bottleneck.layout(config.bottleneck),
        levels=bottleneck.levels(config.bottleneck),
        denoises=corruption.level is not None,
    )
