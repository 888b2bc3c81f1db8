"""What to try first: one card for each thing that the studio does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from pages._ui import state
from pages._ui.card_grid import card_grid
from pages._ui.navigation import page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.runs.summary import RunSummary


class FirstStep(NamedTuple):
    """One card.

    Attributes:
        title: What the person will do.
        about: One sentence on what there is to see.
        link: Text of the link.
        url: Page to go to.
        runs: Runs that show it best, in this order; none when the page needs no run.
        query: What else the link sets.
    """

    title: str
    about: str
    link: str
    url: str
    runs: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()


STEPS = (
    FirstStep(
        "Turn the knobs of a VAE",
        "Move one latent dimension at a time and watch a shirt become a coat.",
        "Traverse",
        "traversal",
        ("vae", "beta-vae"),
    ),
    FirstStep(
        "See a whole latent space",
        "Two dimensions fit on a sheet: every picture is a point, close ones look alike.",
        "Open the map",
        "latent_map",
        ("vae-2d", "vae"),
    ),
    FirstStep(
        "Clean a noisy picture",
        "A denoising autoencoder beside classical filters, on a test picture or your own.",
        "Denoise",
        "denoising",
        ("denoising",),
    ),
    FirstStep(
        "Find what is strange",
        "What a model brings back badly is unlike all it has learned: how much does it find?",
        "Anomalies",
        "anomalies",
        ("signals-anomalies", "autoencoder"),
    ),
    FirstStep(
        "Restore a photograph",
        "Take noise, scratches or blur from a picture of any size, before and after side by side.",
        "Photographs",
        "photographs",
    ),
    FirstStep(
        "Train your own",
        "A small VAE on 8,000 pictures of clothing learns in a minute or two while you watch.",
        "Set it up",
        "training",
        query=(("preset", "vae"),),
    ),
)


def draw(summaries: Sequence[RunSummary]) -> None:
    """Draw the cards side by side.

    Args:
        summaries: All runs; links name those that exist.
    """
    usable = {summary.id for summary in summaries if summary.is_usable}
    with card_grid("small"):
        for step in STEPS:
            with st.container(border=True, height="stretch", vertical_alignment="distribute"):
                _card(step, usable)


def _card(step: FirstStep, usable: set[str]) -> None:
    spec = page(step.url)
    with st.container(gap="small"):
        st.markdown(f"{spec.icon} **{step.title}**")
        st.caption(step.about)
    run_id = next((name for name in step.runs if name in usable), None)
    query = dict(step.query) if run_id is None else {state.RUN: run_id, **dict(step.query)}
    st.page_link(spec.file, label=step.link, icon=":material/arrow_forward:", query_params=query)
