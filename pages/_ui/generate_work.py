"""Drawing pictures, with progress and a cancel button where it takes many steps.

Finished draws are kept for a while. Any click ends the run of the script at its next report of
progress, so a click on Cancel is enough to stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
import torch

from aelib.analysis.sampling import Draws, asked_labels, draw_pictures
from aelib.core.types import be_silent
from pages._ui import cache, state

if TYPE_CHECKING:
    from aelib.core.types import Report
    from aelib.models import Autoencoder
    from pages._ui.generate_controls import Wanted

CANCELLED = "generation.cancelled"


def draw(model: Autoencoder, wanted: Wanted) -> Draws | None:
    """Return the draws, made now or before.

    Args:
        model: A generative model.
        wanted: What is asked for.

    Returns:
        The draws; None when the person cancelled.
    """
    kept = _kept(model, wanted)
    if kept is not None:
        return kept
    if state.value(CANCELLED) == wanted.key:
        st.info("Cancelled before it was done.", icon=":material/cancel:")
        st.button("Go on", on_click=state.pop, args=(CANCELLED,), type="primary")
        return None
    place = st.empty()
    with place.container():
        # a prior over codes writes them one by one; any other draws at once
        report = _progress(wanted.key) if model.prior.reads == "codes" else be_silent
        made = draw_pictures(
            model,
            wanted.count,
            seed=wanted.seed,
            temperature=wanted.temperature,
            label=wanted.label,
            report=report,
        )
    place.empty()
    cache.recent().put(f"{wanted.key} images", made.images.numpy())
    cache.recent().put(f"{wanted.key} latents", made.latents.numpy())
    return made


def _kept(model: Autoencoder, wanted: Wanted) -> Draws | None:
    images, latents = (cache.recent().get(f"{wanted.key} {part}") for part in ("images", "latents"))
    if images is None or latents is None:
        return None
    labels = asked_labels(model, wanted.count, wanted.label)
    return Draws(torch.from_numpy(images), torch.from_numpy(latents), labels)


def _progress(key: str) -> Report:
    with st.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, "Starting")
        st.button(
            "Cancel",
            icon=":material/close:",
            key="generation.cancel",
            on_click=state.put,
            args=(CANCELLED, key),
        )

    def report(fraction: float, message: str) -> None:
        bar.progress(min(1.0, fraction), message)

    return report
