"""Overview: what the studio is, what to try first, and the gallery of models."""

import streamlit as st

from pages._ui import frame
from pages._ui.navigation import page

frame.heading(
    page("overview"),
    "Latent-space studio trains small autoencoders on pictures, shows what they learnt and lets "
    "you walk through it. Everything runs on this computer, and the models below are ready to use.",
)

# These load torch; after a start the visitor reads the lines above meanwhile.
from aelib.runs import list_runs  # noqa: E402
from aelib.runs.summary import summarise  # noqa: E402
from pages._ui import first_steps, gallery  # noqa: E402

summaries = [summarise(run) for run in list_runs()]
st.subheader("Try this first", anchor=False)
first_steps.draw(summaries)
st.subheader("Models", anchor=False)
if summaries:
    gallery.draw(summaries)
else:
    st.info("There is no model yet. Train one: it takes a minute or two.", icon=":material/info:")
    st.page_link(
        page("training").file, label="Train a model", icon=page("training").icon, width="content"
    )
