"""The best member, chosen on validation; its figure on test is measured once and written down."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from aelib.core.device import best_device
from aelib.core.errors import ConfigError, RunError
from aelib.data import load
from aelib.runs import open_model
from aelib.sweeps.measure import METRICS, is_objective_comparable, measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.sweeps.directory import SweepDirectory
    from aelib.sweeps.plan import Plan
    from aelib.sweeps.state import MemberState


def comparable_metrics(plan: Plan, members: Sequence[MemberState]) -> list[str]:
    """Return the metrics by which the members of a sweep may be ranked.

    Args:
        plan: The sweep.
        members: How its members stand.

    Returns:
        Keys of :data:`aelib.sweeps.measure.METRICS` that were measured; the objective only where
        all members minimise the same thing.
    """
    measured = [state.figures for state in members if state.figures]
    usable = [name for name in METRICS if name != "objective" or is_objective_comparable(plan.axes)]
    return [name for name in usable if all(name in figures for figures in measured)]


def best_member(members: Sequence[MemberState], metric: str) -> MemberState | None:
    """Return the best member on validation, the first of equals.

    Args:
        members: How the members stand.
        metric: Key of :data:`aelib.sweeps.measure.METRICS`.

    Returns:
        The best one that was measured; None before there is any.
    """
    measured = [state for state in members if metric in state.figures]
    sign = -1.0 if METRICS[metric].higher_is_better else 1.0
    return min(measured, key=lambda state: sign * state.figures[metric], default=None)


def look_at_test(sweep: SweepDirectory, members: Sequence[MemberState], metric: str) -> None:
    """Measure the best member on the test split, once, and write down that it was looked at.

    Args:
        sweep: A sweep.
        members: How its members stand.
        metric: By which the best one is chosen on validation.

    Raises:
        ConfigError: If the metric is unknown or cannot rank these members.
        RunError: If the test split was looked at before, or nothing is measured yet.
    """
    plan = sweep.plan()
    if metric not in comparable_metrics(plan, members):
        raise ConfigError(
            f"Expected a metric that ranks these models, got '{metric[:40]}'.",
            f"Choose one of {', '.join(comparable_metrics(plan, members))}.",
        )
    if look_of(sweep):
        raise RunError(
            "The test split was looked at before: a second choice by it would be a choice on test.",
            "Use the figures that were written down.",
        )
    best = best_member(members, metric)
    if best is None:
        raise RunError("No model of this sweep is measured yet.", "Wait for the first one.")
    model = open_model(best.run, best_device()).model
    figures = measure(model, load(best.member.config.data), "test", plan.base)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    look = {"at": now, "metric": metric, "member": best.member.number, "figures": figures}
    sweep.write("sweep", {**sweep.read("sweep"), "test": look})


def look_of(sweep: SweepDirectory) -> dict[str, Any]:
    """Return what was seen on the test split.

    Args:
        sweep: Any sweep.

    Returns:
        ``at`` (time, UTC), ``metric``, ``member`` (its number) and ``figures``; empty before the
        first look.
    """
    found = sweep.read("sweep").get("test")
    return found if isinstance(found, dict) else {}
