"""The pictures of a run over its epochs: the latest, any earlier one, or all as a film."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages._ui import cache_epochs, cache_previews, state
from pages._ui.epochs_choice import EPOCHS, OF
from pages._ui.navigation import page

if TYPE_CHECKING:
    from aelib.runs import RunDirectory
    from aelib.runs.summary import RunSummary

KINDS = {
    "reconstructions": "Reconstructions of validation pictures",
    "samples": "Samples from the prior",
}
WIDTH = 1200


def draw(summary: RunSummary) -> None:
    """Draw the previews of one epoch.

    Args:
        summary: A run with at least one epoch done.
    """
    run = summary.run
    epochs = list(run.previews("reconstructions"))
    if not epochs:
        st.caption("The first pictures come when the first epoch ends.")
        return
    epoch = _choose_epoch(run, epochs)
    denoises = summary.capabilities is not None and summary.capabilities.denoises
    rows = "originals, spoilt, restored" if denoises else "originals, reconstructions"
    for kind, title in KINDS.items():
        path = run.previews(kind).get(epoch)
        if path is None:
            continue
        note = f": {rows}" if kind == "reconstructions" else ", the same draws in every epoch"
        st.image(
            cache_previews.preview(run, path.name, WIDTH),
            caption=f"{title} after epoch {epoch}{note}",
            width="stretch",
            alt=f"{title} after epoch {epoch}",
        )
    if len(epochs) > 1:
        _film(run, epochs)
    if cache_epochs.has_epochs(run):
        st.page_link(
            page("compare").file,
            label="The latent map of each epoch, as a film",
            icon=":material/movie:",
            query_params={state.RUN: run.id, OF: EPOCHS},
            width="content",
        )


def _choose_epoch(run: RunDirectory, epochs: list[int]) -> int:
    if len(epochs) == 1:
        return epochs[0]
    follow = st.toggle(
        "Follow the latest epoch",
        value=True,
        key=f"train_page.follow.{run.id}",
        persist_state="session",
        help="Switch it off to go back to any epoch, also while training goes on.",
    )
    if follow:
        return epochs[-1]
    return int(
        st.select_slider(
            "Epoch",
            epochs,
            value=epochs[-1],
            key=f"train_page.epoch.{run.id}",
            persist_state="session",
        )
    )


def _film(run: RunDirectory, epochs: list[int]) -> None:
    with st.expander("Film over the epochs", icon=":material/movie:"):
        kinds = [kind for kind in KINDS if run.previews(kind)]
        kind = kinds[0]
        if len(kinds) > 1:
            kind = st.segmented_control(
                "Pictures", kinds, default=kinds[-1], required=True, key="train_page.film"
            )
        if st.toggle("Play", key=f"train_page.play.{run.id}"):
            film = cache_previews.film(run, kind, epochs[-1])
            st.image(film, width="stretch", alt=f"Film of {kind} over {len(epochs)} epochs")
            st.download_button(
                "Download GIF",
                film,
                f"{run.id}-{kind}.gif",
                "image/gif",
                icon=":material/download:",
                on_click="ignore",
            )
