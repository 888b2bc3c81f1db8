"""Caches of what a check-up finds, and of what is known of a model's health without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.core.config import to_dict
from aelib.runs import find_run
from pages._ui import cache

if TYPE_CHECKING:
    from aelib.analysis.health import CheckUp
    from aelib.analysis.health_finding import Finding
    from aelib.runs import RunDirectory


def check_up(run: RunDirectory) -> CheckUp:
    """Return what a check-up of a model finds.

    Args:
        run: A run with weights.

    Returns:
        Findings and measurements; never change them.
    """
    return _check_up(run.id, cache.weights_state(run), len(run.metrics()))


def known(run: RunDirectory) -> list[Finding]:
    """Return what is known of a run's health without opening its model.

    Args:
        run: A run with weights.

    Returns:
        Findings that were kept with it, or those of its log; never change them.
    """
    kept = run.path / "health.json"
    changed = kept.stat().st_mtime_ns if kept.is_file() else 0
    return _known(run.id, cache.weights_state(run), len(run.metrics()), changed)


@st.cache_resource(max_entries=4, show_spinner="Looking at the model …")
def _check_up(run_id: str, state: tuple[int, int], num_epochs: int) -> CheckUp:
    from aelib.analysis import health  # noqa: PLC0415 -- not before it is wanted
    from aelib.data import DATASETS  # noqa: PLC0415

    run = find_run(run_id)
    config = run.config()
    is_here = DATASETS.build(config.data).is_present()
    train = cache.pictures(to_dict(config)["data"]).train if is_here else None
    return health.check_up(run, cache.model(run), cache.held_out(config).validation, train)


@st.cache_resource(max_entries=128, show_spinner=False)
def _known(run_id: str, state: tuple[int, int], num_epochs: int, kept: int) -> list[Finding]:
    from aelib.analysis.health import kept_findings  # noqa: PLC0415

    return kept_findings(find_run(run_id))
