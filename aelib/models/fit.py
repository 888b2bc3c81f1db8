"""Which parts go together, and for which pictures: asked before anything is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.backbones import BACKBONES
from aelib.bottlenecks import BOTTLENECKS
from aelib.conditioning import CONDITIONING
from aelib.core.errors import ConfigError
from aelib.corruptions import CORRUPTIONS
from aelib.losses import LOSSES
from aelib.priors import PRIORS
from aelib.regularisers import REGULARISERS

if TYPE_CHECKING:
    from aelib.core.types import ImageSpec
    from aelib.models.config import ModelConfig

SMALLEST_SIDE, LARGEST_SIDE = 8, 128
MOST_SIGNALS, SHORTEST_SERIES, LONGEST_SERIES = 16, 16, 1024


def check_fit(config: ModelConfig, image: ImageSpec) -> None:
    """Refuse parts that do not fit together, or pictures that no model is made for.

    Args:
        config: Settings of a model.
        image: Size of the pictures.
    """
    _check_image(image)
    _check_backbone(config, image)
    _check_kind_of_data(config, image)
    _check_latents(config)
    _check_regulariser(config)
    _check_conditioning(config)


def _check_image(image: ImageSpec) -> None:
    if image.kind == "series":
        if image.channels > MOST_SIGNALS or not SHORTEST_SERIES <= image.width <= LONGEST_SERIES:
            raise ConfigError(
                f"Expected series of {SHORTEST_SERIES} to {LONGEST_SERIES} moments with at most "
                f"{MOST_SIGNALS} signals, got {image.width} with {image.channels}.",
                "Cut or resample them.",
            )
        return
    sides = (image.height, image.width)
    if min(sides) < SMALLEST_SIDE or max(sides) > LARGEST_SIDE or image.channels not in (1, 3):
        raise ConfigError(
            f"Expected images of {SMALLEST_SIDE} to {LARGEST_SIDE} pixels a side with 1 or 3 "
            f"channels, got {image.height}×{image.width} with {image.channels}.",
            "Resize the images.",
        )


def _check_backbone(config: ModelConfig, image: ImageSpec) -> None:
    name = BOTTLENECKS.name_of(config.bottleneck)
    wanted = BOTTLENECKS[name].part.layout(config.bottleneck)
    backbone = BACKBONES.name_of(config.backbone)
    part = BACKBONES[backbone].part
    if wanted not in part.feature_layouts:
        raise ConfigError(
            f"Expected a backbone with {wanted} features for bottleneck '{name}', "
            f"got '{backbone}', which has {', '.join(sorted(part.feature_layouts))}.",
            "Choose another backbone or layout.",
        )
    if image.kind not in part.kinds:
        raise ConfigError(
            f"Expected a backbone for {image.kind} data, got '{backbone}', which is for "
            f"{', '.join(sorted(part.kinds))} data.",
            f"Choose one of {', '.join(n for n in BACKBONES if image.kind in _kinds(n))}.",
        )


def _check_kind_of_data(config: ModelConfig, image: ImageSpec) -> None:
    for registry, part in ((LOSSES, config.loss), (CORRUPTIONS, config.corruption)):
        found = registry.name_of(part)
        kinds = {name: registry[name].part.kinds for name in registry}
        if image.kind not in kinds[found]:
            raise ConfigError(
                f"Expected a {registry.kind} for {image.kind} data, got '{found}', which is for "
                f"{', '.join(sorted(kinds[found]))} data.",
                f"Choose one of {', '.join(name for name in kinds if image.kind in kinds[name])}.",
            )


def _check_latents(config: ModelConfig) -> None:
    name = BOTTLENECKS.name_of(config.bottleneck)
    bottleneck = BOTTLENECKS[name].part
    prior_name = PRIORS.name_of(config.prior)
    prior = PRIORS[prior_name].part
    regulariser_name = REGULARISERS.name_of(config.regulariser)
    if prior.reads == "codes" and not bottleneck.is_discrete:
        raise ConfigError(
            f"Expected a bottleneck with codes for prior '{prior_name}', got '{name}'.",
            "Choose a vector-quantised bottleneck, or another prior.",
        )
    if bottleneck.is_discrete and prior.is_fitted and prior.reads != "codes":
        raise ConfigError(
            f"Expected a prior over codes for bottleneck '{name}', got '{prior_name}'.",
            "Choose an autoregressive prior, or the standard normal for none.",
        )
    for kind, part, found in (
        ("prior", prior, prior_name),
        ("regulariser", REGULARISERS[regulariser_name].part, regulariser_name),
    ):
        if part.needs_posterior and not bottleneck.has_posterior:
            raise ConfigError(
                f"Expected a bottleneck with a posterior for {kind} '{found}', got '{name}'.",
                f"Choose a Gaussian bottleneck, or another {kind}.",
            )


def _check_regulariser(config: ModelConfig) -> None:
    name = REGULARISERS.name_of(config.regulariser)
    part = REGULARISERS[name].part
    bottleneck = BOTTLENECKS.name_of(config.bottleneck)
    if part.needs_continuous and BOTTLENECKS[bottleneck].part.is_discrete:
        raise ConfigError(
            f"Expected a continuous latent for regulariser '{name}', got codes of '{bottleneck}'.",
            "Choose a bottleneck without codes, or another regulariser.",
        )
    prior = PRIORS.name_of(config.prior)
    if part.is_generative and PRIORS[prior].part.is_fitted:
        raise ConfigError(
            f"Expected a prior that stays for regulariser '{name}', which brings the latents to "
            f"it, got '{prior}', which follows the latents.",
            "Choose the standard normal, or no regulariser.",
        )


def _check_conditioning(config: ModelConfig) -> None:
    name = CONDITIONING.name_of(config.conditioning)
    if not CONDITIONING[name].part.uses_labels:
        return
    for registry, part in ((BOTTLENECKS, config.bottleneck), (REGULARISERS, config.regulariser)):
        found = registry.name_of(part)
        if registry[found].part.predicts_labels:
            raise ConfigError(
                f"Expected no class to be told to {registry.kind} '{found}', which is to guess it, "
                f"got conditioning '{name}'.",
                f"Choose no conditioning, or another {registry.kind}.",
            )


def _kinds(name: str) -> frozenset[str]:
    kinds: frozenset[str] = BACKBONES[name].part.kinds
    return kinds
