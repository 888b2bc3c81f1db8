"""Sweep: train over one or two settings, and compare on validation."""

import streamlit as st

from aelib.sweeps import list_sweeps
from pages._ui import address, failures, frame, state, sweep_form, sweep_panel
from pages._ui.navigation import page

NEW, SWEEPS = "New sweep", "Sweeps"
VIEW, SWEEP = "sweep_view", "sweep"


def _watch(sweep_id: str) -> None:
    state.set_value(SWEEP, sweep_id)
    state.set_value(VIEW, SWEEPS)


def _forget() -> None:
    state.pop(SWEEP)


frame.heading(
    page("sweep"),
    "Train the same model with different values of one or two settings, one after the other in the "
    "background, and see what each value is worth on pictures that no training has seen.",
)
view = address.one_of("View", [NEW, SWEEPS], default=NEW, key=VIEW, label_visibility="collapsed")
if view == NEW:
    sweep_form.draw(after_start=_watch)
else:
    ids = [sweep.id for sweep in list_sweeps()]
    if ids:
        with failures.caught():
            chosen = address.choose_named("Sweep", ids, ids[0], key=SWEEP)
            sweep_panel.draw(chosen, after_remove=_forget)
    else:
        st.info("There is no sweep yet. Set one up under *New sweep*.", icon=":material/info:")
