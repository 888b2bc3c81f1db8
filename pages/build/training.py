"""Train: set up a run and start it, or watch one learn."""

import streamlit as st

from aelib.runs import is_shipped, list_runs
from pages._ui import address, failures, frame, state, training_form, training_panel
from pages._ui.navigation import page
from pages._ui.training_form import NEW, VIEW

RUNS = "Runs"


def _watch(run_id: str) -> None:
    state.set_value(state.RUN, run_id)
    state.set_value(VIEW, RUNS)


def _choose_run() -> str | None:
    runs = list_runs()
    if not runs:
        st.info("There is no run yet. Set one up under *New run*.", icon=":material/info:")
        return None
    ids = [run.id for run in runs]
    newest = next((run.id for run in runs if not is_shipped(run)), ids[0])
    return address.choose_named(
        "Run",
        ids,
        newest,
        key=state.RUN,
        help="Shipped models first, then your own runs, the newest first.",
    )


frame.heading(
    page("training"),
    "Choose a preset, change what you like and start: training runs in the background, whatever "
    "you do with this page. Watch its curves, reconstructions and samples grow epoch by epoch.",
)
view = address.one_of(
    "View",
    [NEW, RUNS],
    default=NEW,
    key=VIEW,
    label_visibility="collapsed",
)
if view == NEW:
    training_form.draw(after_start=_watch)
else:
    with failures.caught():
        run_id = _choose_run()
        if run_id is not None:
            training_panel.draw(run_id)
