"""Watch a sweep: how far it is, its table, pause and resume; then what it shows.

Only files are read; training goes on in a process of its own whatever happens to the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.core.errors import AelibError
from aelib.sweeps import (
    cancel_sweep,
    find_sweep,
    pause_sweep,
    remove_sweep,
    resume_sweep,
    sweep_state,
)
from aelib.sweeps.plan import label_of, say_values
from aelib.sweeps.table import sweep_rows
from pages._ui import confirm, downloads, failures, run_table, state, sweep_results, wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from aelib.sweeps import SweepDirectory, SweepState

POLL_SECONDS = 2.0
ACTIVE = ("running", "queued", "pausing")
STATUS: dict[str, tuple[str, str, Any]] = {
    "running": ("in training", ":material/model_training:", "blue"),
    "queued": ("waits its turn", ":material/hourglass_top:", "gray"),
    "pausing": ("is stopping", ":material/pause:", "orange"),
    "paused": ("paused", ":material/pause:", "orange"),
    "cancelled": ("cancelled", ":material/cancel:", "orange"),
    "interrupted": ("interrupted", ":material/power_off:", "orange"),
    "finished": ("finished", ":material/check:", "green"),
}
_FAILURE = "sweep_page.panel_failure"


def draw(sweep_id: str, after_remove: Callable[[], None]) -> None:
    """Draw a sweep; it draws itself anew every two seconds while training goes on.

    Args:
        sweep_id: Name of the sweep.
        after_remove: Called when it has been removed.
    """
    sweep = find_sweep(sweep_id)
    if sweep.status == "damaged":
        st.error("The files of this sweep are damaged.", icon=":material/heart_broken:")
        _remove_button(sweep, after_remove)
        return
    now = sweep_state(sweep)
    is_active = now.status in ACTIVE
    st.fragment(_live, run_every=POLL_SECONDS if is_active else None)(
        sweep, (is_active, now.num_done), after_remove
    )
    if any(member.figures for member in now.members):
        sweep_results.draw(sweep, now)


def _live(
    sweep: SweepDirectory, before: tuple[bool, int], after_remove: Callable[[], None]
) -> None:
    now = sweep_state(sweep)
    if before != (now.status in ACTIVE, now.num_done):
        st.rerun()  # the curves below have one point more
    _heading(sweep, now)
    _actions(sweep, now, after_remove)
    rows = sweep_rows(now)
    st.dataframe(
        rows,
        hide_index=True,
        column_config={
            "mse": st.column_config.NumberColumn("MSE", format="%.5f"),
            "ssim": st.column_config.NumberColumn("SSIM", format="%.4f"),
            "knn_accuracy": st.column_config.NumberColumn("Neighbours' vote", format="%.4f"),
            "objective": st.column_config.NumberColumn("Objective", format="%.2f"),
            "parameters": st.column_config.NumberColumn("parameters", format="%,d"),
            "seconds": st.column_config.NumberColumn("seconds", format="%.0f"),
        },
        alt="Members of the sweep with their figures on validation",
    )
    downloads.offer(
        "Table as CSV", lambda: run_table.to_csv(rows, list(rows[0])).encode(), "sweep.csv"
    )


def _heading(sweep: SweepDirectory, now: SweepState) -> None:
    text, icon, color = STATUS[now.status]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(text, icon=icon, color=color)
        varied = " × ".join(label_of(now.plan, axis.name) for axis in now.plan.axes)
        start = sweep.read("sweep").get("preset") or "own settings"
        st.caption(failures.plain(f"{varied} · from {start}"), width="content")
    problem = sweep.read("sweep").get("problem")
    if problem:
        st.error(failures.plain(str(problem)), icon=":material/error:")
    message, remedy = state.get(_FAILURE, lambda: ("", ""))
    if message:
        st.error(failures.plain(message), icon=":material/error:")
        st.info(failures.plain(remedy), icon=":material/lightbulb:")
        state.pop(_FAILURE)
    if now.status == "interrupted":
        st.warning(
            "Nothing trains this sweep: its process was ended. Resume goes on from the last saved "
            "step.",
            icon=":material/power_off:",
        )
    if now.status != "finished":
        st.progress(now.fraction, _progress(now))


def _progress(now: SweepState) -> str:
    told = [f"{now.num_done} of {len(now.members)} done"]
    current = [m for m in now.members if m.status in ("running", "measuring")]
    told += [f"{say_values(m.member)}: {m.status}, {m.fraction:.0%}" for m in current]
    if now.remaining is not None:
        told.append(f"about {wording.duration(now.remaining)} left")
    return failures.plain(" · ".join(told))


def _actions(sweep: SweepDirectory, now: SweepState, after_remove: Callable[[], None]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if now.status in ("running", "queued"):
            st.button(
                "Pause",
                icon=":material/pause:",
                on_click=_try,
                args=(pause_sweep, sweep),
                help="Saves where training is and waits; resuming gives the same models.",
            )
            st.button(
                "Cancel",
                icon=":material/cancel:",
                on_click=_try,
                args=(cancel_sweep, sweep),
                help="Keeps what has been trained; the rest is not trained.",
            )
        elif now.status in ("paused", "cancelled", "interrupted"):
            st.button(
                "Resume",
                icon=":material/play_arrow:",
                type="primary",
                on_click=_try,
                args=(resume_sweep, sweep),
            )
        _remove_button(sweep, after_remove)


def _remove_button(sweep: SweepDirectory, after_remove: Callable[[], None]) -> None:
    if st.button("Remove", icon=":material/delete:", key="sweep_page.remove"):
        _remove(sweep.id, after_remove)


def _try(action: Callable[[SweepDirectory], None], sweep: SweepDirectory) -> None:
    try:
        action(sweep)
    except AelibError as error:
        state.put(_FAILURE, (error.message, error.remedy))


@st.dialog("Remove a sweep")
def _remove(sweep_id: str, after_remove: Callable[[], None]) -> None:
    st.markdown(
        f"Remove **{failures.plain(sweep_id)}** with all of its models? This cannot be undone."
    )
    confirm.button(
        "Remove for good", _remove_now, (sweep_id, after_remove), key="sweep_page.remove_now"
    )


def _remove_now(sweep_id: str, after_remove: Callable[[], None]) -> None:
    remove_sweep(find_sweep(sweep_id))
    after_remove()
