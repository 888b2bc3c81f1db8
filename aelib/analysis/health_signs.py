"""Findings from vital signs alone: they can be told after each epoch, while training goes on.

Thresholds:

- active units: half of them is usual (Burda et al. 2016 find 19 to 25 of 50 in a VAE of digits, and
  a model prunes what it does not need), a tenth is not;
- collapse: no dimension above 0.01 nats, the ε of Lucas et al. 2019; below 0.5 nats in all a latent
  cannot answer one question of yes or no, which takes 0.69;
- spread: trained models of clothing and sprites have 0.65 to 0.93, one that has collapsed 0;
- codes: a codebook of 256 is nearly all in use where it is trained well (Mentzer et al. 2023), and
  a code that nothing comes near is dead for good (Dhariwal et al. 2020).

References:
    Burda, Grosse & Salakhutdinov 2016. https://arxiv.org/abs/1509.00519
    Lucas, Tucker, Grosse & Norouzi 2019, Don't blame the ELBO. https://arxiv.org/abs/1911.02469
    Mentzer et al. 2023, FSQ. https://arxiv.org/abs/2309.15505
    Dhariwal et al. 2020, Jukebox. https://arxiv.org/abs/2005.00341
    Sønderby et al. 2016, Ladder VAEs (levels that fall silent). https://arxiv.org/abs/1602.02282
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from aelib.analysis.health_finding import Finding, grade, usable, value_of

if TYPE_CHECKING:
    from aelib.analysis.health_finding import Remedy, Status
    from aelib.runs.config import RunConfig

INACTIVE_NATS = 0.01
CODES_PER_ENTRY = 4
"""Codes seen per entry of the codebook, below which one that is not seen may still be alive."""


def signs_findings(config: RunConfig, signs: dict[str, Any]) -> list[Finding]:
    """Judge vital signs.

    Args:
        config: Settings of the run.
        signs: What :func:`aelib.models.signs.vital_signs` returned, or what a log holds of it.

    Returns:
        One finding for each thing that these signs tell of.
    """
    checks = (_not_finite, _collapse, _active, _levels, _codebook, _sparsity, _spread, _saturated)
    try:
        found = [check(config, signs) for check in checks]
    except (TypeError, ValueError, LookupError, ArithmeticError):  # a log of other making
        return []
    return [finding for finding in found if finding is not None]


def _not_finite(_config: RunConfig, signs: dict[str, Any]) -> Finding | None:
    if not signs.get("not_finite"):
        return None
    return Finding(
        "not_finite",
        "Finite numbers",
        "ill",
        f"{signs['not_finite']:.0%} of latents and pictures are not finite numbers.",
        "Nothing can be learned from or read off such numbers.",
    )


def _collapse(config: RunConfig, signs: dict[str, Any]) -> Finding | None:
    if "kl" not in signs:
        return None
    kl, by_dimension = signs["kl"], signs["kl_per_dimension"]
    used = sum(value >= INACTIVE_NATS for value in by_dimension)
    is_flat = used == 0 or signs.get("spread", 1.0) < 0.05
    status: Status = "ill" if is_flat else grade(kl, watch=0.5, ill=0)
    of = f"{used} of {signs['latent_dim']} dimensions"
    if len(by_dimension) < signs["latent_dim"]:
        of = f"{used} of the {len(by_dimension)} dimensions that carry most"
    return Finding(
        "posterior_collapse",
        "Posterior collapse",
        status,
        f"The latent tells {kl:.3g} nats of a picture; {of} carry more than {INACTIVE_NATS:g}.",
        "Where the KL is 0 the posterior is the prior whatever the picture: the decoder learns to "
        "do without the latent.",
        _more_information(config) if status != "ok" else (),
    )


def _more_information(config: RunConfig) -> tuple[Remedy, ...]:
    beta = value_of(config, "model.bottleneck.beta")
    sigma = value_of(config, "model.loss.sigma")
    capacity = value_of(config, "model.bottleneck.capacity")
    return usable(
        config,
        ("model.bottleneck.beta", 1.0) if beta and beta > 1 else None,
        ("model.loss.sigma", 0.1) if sigma and sigma > 0.1 else None,
        ("model.bottleneck.capacity", capacity + 25.0) if capacity else None,
        ("model.bottleneck.warm_up", 0.3),
        ("model.bottleneck.free_bits", 0.25),
    )


def _active(config: RunConfig, signs: dict[str, Any]) -> Finding | None:
    size, active = signs["latent_dim"], signs.get("active_units")
    if active is None or "codebook" in signs or "activity" in signs:
        return None
    has_posterior = "kl" in signs
    meant = (
        "variance of the posterior mean above 0.01" if has_posterior else "variance above 1 % of"
    )
    meant = meant if has_posterior else f"{meant} the mean"
    status: Status = grade(active / size, watch=0.499, ill=0.1) if size > 1 or not active else "ok"
    smaller = 2 ** max(1, math.ceil(math.log2(max(active, 1))))
    return Finding(
        "active_units",
        "Dimensions in use",
        status,
        f"{active} of {size} latent dimensions change from picture to picture ({meant}).",
        "A dimension that does not change carries nothing; a smaller latent would do as well, or "
        "the KL presses too hard.",
        usable(
            config,
            ("model.bottleneck.free_bits", 0.25),
            ("model.bottleneck.latent_dim", smaller) if smaller < size else None,
        )
        if status != "ok"
        else (),
    )


def _levels(config: RunConfig, signs: dict[str, Any]) -> Finding | None:
    levels = signs.get("kl_per_level")
    if not levels:
        return None
    silent = [number for number, kl in enumerate(levels, 1) if kl < 0.1]
    worst: Status = "ill" if len(silent) >= len(levels) - 1 else "watch"
    status: Status = worst if silent else "ok"
    told = ", ".join(f"{kl:.2f}" for kl in levels)
    return Finding(
        "kl_per_level",
        "Levels in use",
        status,
        f"From the top down the levels carry {told} nats"
        + (f"; level {', '.join(map(str, silent))} is silent." if silent else "."),
        "A hierarchy of which one level does the work is a model of one level: upper levels often "
        "fall silent early in training and stay so.",
        usable(config, ("model.bottleneck.warm_up", 0.3), ("model.bottleneck.free_bits", 0.25))
        if silent
        else (),
    )


def _codebook(config: RunConfig, signs: dict[str, Any]) -> Finding | None:
    book = signs.get("codebook")
    if not book:
        return None
    size, perplexity, dead = book["size"], book["perplexity"], book["size"] - book["used"]
    can_judge = book["num_codes"] >= CODES_PER_ENTRY * size
    reachable = min(size, book["num_codes"])
    status: Status = grade(perplexity / reachable, watch=0.3, ill=0.1)
    if can_judge and dead > 0.25 * size:
        status = "ill" if dead > 0.75 * size or status == "ill" else "watch"
    smaller = 2 ** max(1, math.ceil(math.log2(max(perplexity, 2.0))))
    restart = value_of(config, "model.bottleneck.restart_below")
    return Finding(
        "codebook",
        "Codebook in use",
        status,
        f"Perplexity {perplexity:.1f} of {size} codes; {dead} codes are never chosen"
        + ("." if can_judge else ", of too few pictures to call them dead."),
        "A dead code gets no gradient and stays dead: the codebook is smaller than it looks.",
        usable(
            config,
            ("model.bottleneck.restart_below", 0.1)
            if restart is not None and restart < 0.1
            else None,
            ("model.bottleneck.codebook_size", smaller) if smaller < size else None,
            ("training.learning_rate", float(f"{config.training.learning_rate / 2:.2g}")),
        )
        if status != "ok"
        else (),
    )


def _sparsity(config: RunConfig, signs: dict[str, Any]) -> Finding | None:
    activity = signs.get("activity")
    if not activity:
        return None
    silent, mean = activity["silent"], activity["mean"]
    status: Status = "ill" if mean > 0.5 else grade(silent, watch=0.5, ill=0.9)
    weight = value_of(config, "model.bottleneck.weight")
    factor = 10.0 if mean > 0.5 else 0.1
    half = max(1, signs["latent_dim"] // 2)
    return Finding(
        "sparsity",
        "Sparse activity",
        status,
        f"A picture moves {mean:.1%} of the units on average; {silent:.0%} of them answer to "
        "hardly any picture.",
        "A sparse code wants few units for each picture, but other ones for other pictures: a unit "
        "that is always silent is wasted, and one that always answers tells nothing.",
        usable(
            config,
            ("model.bottleneck.weight", float(f"{weight * factor:.3g}")) if weight else None,
            ("model.bottleneck.latent_dim", half) if silent >= 0.5 else None,
        )
        if status != "ok"
        else (),
    )


def _spread(config: RunConfig, signs: dict[str, Any]) -> Finding | None:
    spread = signs.get("spread")
    if spread is None:
        return None
    status = grade(spread, watch=0.25, ill=0.05)
    wishes = _more_information(config) if "kl" in signs else ()
    rate = float(f"{config.training.learning_rate / 10:.2g}")
    return Finding(
        "spread",
        "Reconstructions differ",
        status,
        f"Reconstructions vary {spread:.0%} as much from picture to picture as the pictures do.",
        "Near 0 % the decoder shows the mean picture whatever it is given; blur costs some of the "
        "variance, but not most.",
        ()
        if status == "ok"
        else wishes or usable(config, ("training.learning_rate", rate), ("training.epochs", 20)),
    )


def _saturated(config: RunConfig, signs: dict[str, Any]) -> Finding | None:
    saturated = signs.get("saturated")
    if not saturated or saturated < 0.01:
        return None
    beta = value_of(config, "model.bottleneck.beta")
    return Finding(
        "saturated",
        "Posterior variance",
        grade(saturated, watch=0.01, ill=0.5),
        f"{saturated:.0%} of posterior variances stand at the edge of what the model can give.",
        "There the gradient is 0, and the posterior is a point rather than a distribution.",
        usable(
            config,
            ("model.bottleneck.beta", 1.0) if beta is not None and beta < 1 else None,
            ("training.learning_rate", float(f"{config.training.learning_rate / 2:.2g}")),
        ),
    )
