"""Findings from an examination of a trained model beside its pictures.

Thresholds, and what the models that ship with the app have (clothing and sprites, 2 to 64 latents):

- gap, error on other pictures over that on its own: they have 1.01 to 1.07; 1.15 and 1.5;
- copying: they have 0.00 to 0.03; a third of all noise, and two thirds;
- prior: a classifier is right in 58 % (β = 4) to 90 % (β = 1, 16 latents, whose samples are visibly
  worse than its reconstructions); 75 % and 95 %;
- memory: they have about 1, as chance would; a half and a quarter, each by two standard deviations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.analysis.health_finding import Finding, grade, usable, value_of

if TYPE_CHECKING:
    from aelib.analysis.health_examination import Examination
    from aelib.analysis.health_finding import Remedy
    from aelib.runs.config import RunConfig


FEW = 0.5


def picture_findings(config: RunConfig, examined: Examination) -> list[Finding]:
    """Judge an examination.

    Args:
        config: Settings of the run.
        examined: What was measured.

    Returns:
        One finding for each thing that was measured.
    """
    checks = (_gap, _memory, _copying, _prior)
    found = [check(config, examined) for check in checks]
    return [finding for finding in found if finding is not None]


def _gap(config: RunConfig, examined: Examination) -> Finding | None:
    if examined.train_mse is None:
        return None
    ratio = examined.validation_mse / max(examined.train_mse, 1e-9)
    status = grade(ratio, watch=1.15, ill=1.5)
    return Finding(
        "overfitting",
        "Overfitting",
        status,
        f"Squared error {examined.train_mse:.4f} on pictures that it learned from, "
        f"{examined.validation_mse:.4f} on others: {ratio:.2f} times as much.",
        "What is better on known pictures only has been learned by heart.",
        _cures(config) if status != "ok" else (),
    )


def _memory(config: RunConfig, examined: Examination) -> Finding | None:
    memory = examined.memory
    if memory is None or 2 * memory.error > FEW:
        return None  # of so few pictures nobody can tell
    status = grade(memory.ratio + 2 * memory.error, watch=0.5, ill=0.25)
    made = "samples" if examined.prior is not None else "reconstructions of other pictures"
    return Finding(
        "memorisation",
        "Memorisation",
        status,
        f"The picture nearest to its {made} is one that it never saw {memory.ratio:.0%} as often "
        f"as chance would have it ({memory.num_train:,} training and {memory.num_held_out:,} other "
        "pictures were searched).",
        "A model that repeats its training pictures makes nothing new, and gives away whose they "
        "are.",
        _cures(config) if status != "ok" else (),
    )


def _cures(config: RunConfig) -> tuple[Remedy, ...]:
    size = value_of(config, "model.bottleneck.latent_dim")
    return usable(
        config,
        ("training.num_images", 0),
        ("training.augment", "shift"),
        ("model.backbone.dropout", 0.1),
        ("training.weight_decay", 0.05) if config.training.weight_decay < 0.05 else None,
        ("model.bottleneck.latent_dim", max(2, size // 4)) if size and size >= 8 else None,
    )


def _copying(config: RunConfig, examined: Examination) -> Finding | None:
    copying = max(0.0, examined.copying)
    status = grade(copying, watch=1 / 3, ill=2 / 3)
    return Finding(
        "copying",
        "Copies its input",
        status,
        f"{copying:.0%} of noise on a picture comes through.",
        "A latent with room for everything need not learn what pictures look like: it copies noise "
        "as well as shirts, and its latents mean nothing.",
        usable(
            config,
            ("model.bottleneck.latent_dim", 32)
            if (value_of(config, "model.bottleneck.latent_dim") or 0) > 32
            else None,
            ("model.corruption.name", "gaussian"),
            ("model.bottleneck.layout", "vector"),
        )
        if status != "ok"
        else (),
    )


def _prior(config: RunConfig, examined: Examination) -> Finding | None:
    prior = examined.prior
    if prior is None:
        return None
    status = grade(prior.accuracy, watch=0.75, ill=0.95)
    if status == "ill" and prior.distance is not None and prior.distance < 1.3:
        status = "watch"  # told apart, but the decoder does not mind
    said = (
        f"A classifier tells draws of the prior from latents of pictures {prior.accuracy:.0%} of "
        f"the time (50 % ± {2 * prior.error:.0%} where they are alike)"
    )
    if prior.distance is not None:
        said += (
            f"; decoded, the draws lie {prior.distance:.1f} times as far from the nearest training "
            "picture as reconstructions do"
        )
    beta = value_of(config, "model.bottleneck.beta")
    weight = value_of(config, "model.regulariser.weight")
    return Finding(
        "prior_hole",
        "Holes under the prior",
        status,
        said + ".",
        "Where the prior draws and no picture is encoded, the decoder has learned nothing: samples "
        "from such holes look like nothing.",
        usable(
            config,
            ("model.bottleneck.beta", 1.0) if beta is not None and beta < 1 else None,
            ("model.prior.name", "pixelcnn")
            if value_of(config, "model.bottleneck.codebook_size")
            else ("model.prior.name", "gmm"),
            ("model.regulariser.weight", weight * 10) if weight else None,
            ("model.bottleneck.beta", 4.0) if beta is not None and 1 <= beta < 4 else None,
        )
        if status != "ok"
        else (),
    )
