"""Findings from the log of a training: roll-backs, divergence, and validation that turns up.

The rise of the validation objective after its best epoch is measured by how far it had fallen
before, so that the unit of the objective does not matter. A twentieth is noise of the epochs of our
presets; a quarter gives back what took many epochs to learn.

References:
    Prechelt 1998, Early stopping – but when? https://doi.org/10.1007/978-3-642-35289-8_5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aelib.analysis.health_finding import Finding, grade, usable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.runs.config import RunConfig

FEWEST_EPOCHS = 3


def training_findings(
    config: RunConfig,
    rows: Sequence[dict[str, Any]],
    *,
    progress: dict[str, Any] | None = None,
    outcome: dict[str, Any] | None = None,
) -> list[Finding]:
    """Judge how training went.

    Args:
        config: Settings of the run.
        rows: Rows of its log.
        progress: ``progress.json`` of the run, which knows of a roll-back before the next row does.
        outcome: ``outcome.json`` of the run.

    Returns:
        One finding on the numbers' staying finite, and one on overfitting where rows are enough.
    """
    try:
        found = [_finite(config, rows, progress or {}, outcome or {}), _turn(config, rows)]
    except (TypeError, ValueError, LookupError, ArithmeticError):  # a log of other making
        return []
    return [finding for finding in found if finding is not None]


def _finite(
    config: RunConfig,
    rows: Sequence[dict[str, Any]],
    progress: dict[str, Any],
    outcome: dict[str, Any],
) -> Finding:
    events = max(
        (rows[-1].get("rollbacks", []) if rows else [], progress.get("rollbacks", [])), key=len
    )
    has_diverged = outcome.get("status") == "diverged"
    says = [
        f"{', '.join(event['names']) or 'A value'} was not finite: rolled back at step "
        f"{event['step']:,} to step {event['to_step']:,}, learning rate halved."
        for event in events
    ]
    if has_diverged:
        says.append(
            "Then training gave up." if events else "A value was not finite; training ended."
        )
    rate = config.training.learning_rate
    lower = rate / 10 if has_diverged else rate * 0.5 ** len(events)
    return Finding(
        "finite",
        "Stable training",
        "ill" if has_diverged else "watch" if events else "ok",
        " ".join(says) or "Every loss and gradient was finite.",
        "One value that is not finite makes all weights so in the next step. Mostly the learning "
        "rate is too high.",
        usable(
            config,
            ("training.learning_rate", float(f"{lower:.2g}")),
            ("training.gradient_clip", config.training.gradient_clip / 10),
        )
        if events or has_diverged
        else (),
    )


def _turn(config: RunConfig, rows: Sequence[dict[str, Any]]) -> Finding | None:
    if len(rows) < FEWEST_EPOCHS:
        return None
    values = [float(row["validation"]["objective"]) for row in rows]
    train = [float(row["train"]["objective"]) for row in rows]
    best = min(range(len(values)), key=values.__getitem__)
    fallen = max(values[: best + 1]) - values[best]
    risen = (values[-1] - values[best]) / max(fallen, 1e-9)
    still_learning = train[-1] < train[best]
    status = grade(risen, watch=0.05, ill=0.25) if still_learning else "ok"
    after = len(rows) - 1 - best
    says = f"The best epoch is {rows[best]['epoch']} of {rows[-1]['epoch']}."
    if status != "ok":
        says += (
            " Since then training gets better and validation worse: in "
            f"{after} epochs it lost {risen:.0%} of what it had gained."
        )
    return Finding(
        "turn",
        "Validation keeps up",
        status,
        says,
        "Where only the training objective falls, the model learns its pictures by heart. The "
        "weights that are kept are those of the best epoch.",
        usable(
            config,
            ("training.patience", 5),
            ("training.augment", "shift"),
            ("training.weight_decay", 0.05) if config.training.weight_decay < 0.05 else None,
        )
        if status != "ok"
        else (),
    )
