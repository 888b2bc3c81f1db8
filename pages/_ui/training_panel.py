"""Watch a run: how far it is, its curves and pictures, stop and resume.

Only the run's folder is read; training goes on in its own process whatever happens to the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.health import findings_of_log
from aelib.analysis.health_finding import worst
from aelib.core.errors import AelibError
from aelib.runs import find_run
from aelib.runs.progress import progress_of
from aelib.runs.summary import summarise
from aelib.training import resume_run
from aelib.viz.curves import training_curves
from pages._ui import (
    failures,
    formulas,
    health_figures,
    health_findings,
    run_card,
    state,
    timeline,
    wording,
)
from pages._ui.model_links import model_links
from pages._ui.navigation import page

if TYPE_CHECKING:
    from aelib.runs import RunDirectory
    from aelib.runs.summary import RunSummary

POLL_SECONDS = 1.0
LOG_CHARACTERS = 4000
RESUMABLE = ("stopped", "interrupted", "new")
_FAILURE = "train_page.panel_failure"


def draw(run_id: str) -> None:
    """Draw the panel of a run; it draws itself anew every second while training goes on.

    Args:
        run_id: Name of the run.
    """
    run = find_run(run_id)
    is_running = run.status == "running"
    st.fragment(_live, run_every=POLL_SECONDS if is_running else None)(run, is_running)
    summary = summarise(run)
    if summary.config is not None:
        formulas.draw(summary.config.model)


def _live(run: RunDirectory, was_running: bool) -> None:
    summary = summarise(run)
    if was_running != (summary.status == "running"):
        st.rerun()
    run_card.heading(summary)
    _say_failure()
    if summary.problem:
        st.error(failures.plain(summary.problem), icon=":material/error:")
        return
    _progress(summary)
    _outcome(summary)
    _actions(summary)
    if summary.epochs_done:
        run_card.figures(summary)
        timeline.draw(summary)
        _curves(run)
    _health(summary)
    _log(run)


def _progress(summary: RunSummary) -> None:
    if summary.status != "running" or summary.config is None:
        return
    progress = progress_of(summary.run)
    if progress is None or progress.fraction >= 1.0:
        text = "Starting: loading pictures and building the model …"
        st.progress(0.0 if progress is None else 1.0, text if progress is None else "Finishing …")
        return
    epochs = summary.config.training.epochs
    st.progress(
        progress.fraction,
        f"Epoch {min(progress.epoch + 1, epochs)} of {epochs} · "
        f"step {progress.step:,} of {progress.num_steps:,} · "
        f"{progress.images_per_second:,.0f} pictures/s · "
        f"about {wording.duration(progress.remaining_seconds)} left",
    )


def _outcome(summary: RunSummary) -> None:
    outcome = summary.run.read("outcome")
    message = failures.plain(str(outcome.get("message", "")))
    if summary.status == "diverged":
        st.error(f"Training diverged. {message}", icon=":material/error:")
    elif summary.status == "failed":
        st.error(f"Training failed. {message}", icon=":material/error:")
    elif summary.status == "interrupted":
        st.warning(
            "Training was interrupted: its process ended without a word. Resume goes on from the "
            "last saved step.",
            icon=":material/power_off:",
        )


def _actions(summary: RunSummary) -> None:
    run = summary.run
    with st.container(horizontal=True, vertical_alignment="center"):
        if summary.status == "running":
            asked = run.stop_path.exists()
            st.button(
                "Stopping …" if asked else "Stop",
                icon=":material/stop:",
                disabled=asked,
                on_click=run.request_stop,
                help="Saves where training is; it can be resumed to the same result.",
            )
        elif summary.status in RESUMABLE and not summary.is_shipped:
            st.button(
                "Resume",
                icon=":material/play_arrow:",
                type="primary",
                on_click=_resume,
                args=(run,),
            )
        if summary.is_usable:
            model_links(summary)


def _resume(run: RunDirectory) -> None:
    try:
        resume_run(run)
    except AelibError as error:
        state.put(_FAILURE, (error.message, error.remedy))


def _say_failure() -> None:
    message, remedy = state.get(_FAILURE, lambda: ("", ""))
    if message:
        st.error(failures.plain(message), icon=":material/error:")
        st.info(failures.plain(remedy), icon=":material/lightbulb:")
        state.pop(_FAILURE)


def _curves(run: RunDirectory) -> None:
    is_log = st.toggle("Logarithmic axis", key="train_page.log_axis", persist_state="session")
    st.plotly_chart(
        training_curves(run.metrics(), is_log=is_log),
        key="train_page.curves",
        config={"displayModeBar": False},
    )


def _health(summary: RunSummary) -> None:
    run, config = summary.run, summary.config
    if config is None or summary.capabilities is None:
        return
    findings, rows = findings_of_log(run), run.metrics()
    if not rows and worst(findings) == "ok":
        return
    st.markdown(f"**Health** · {health_findings.line(findings)}")
    health_findings.draw(findings, config, place="train_page.health")
    signs = rows[-1].get("signs") if rows else None
    if isinstance(signs, dict):
        levels = summary.capabilities.levels
        health_figures.of_signs(signs, levels, place="train_page.health")
        health_figures.over_epochs(rows, place="train_page.health")
    if summary.is_usable:
        st.page_link(
            page("health").file,
            label="Check-up with pictures: prior, memory, copying",
            icon=page("health").icon,
            query_params={state.RUN: summary.id},
        )


def _log(run: RunDirectory) -> None:
    if not run.log_path.is_file():
        return
    with st.expander("What the training process printed", icon=":material/terminal:"):
        text = run.log_path.read_bytes()[-LOG_CHARACTERS:].decode(errors="replace")
        st.code(text or "Nothing yet.", language=None, wrap_lines=True)
