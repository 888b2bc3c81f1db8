"""Drawing pictures, with progress and a cancel button where it takes many steps.

Finished draws are kept for a while. Any click ends the run of the script at its next report of
progress, so a click on Cancel is enough to stop.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import streamlit as st
import torch

from aelib.analysis.sampling import Draws, asked_labels, draw_pictures
from aelib.core.errors import AelibError
from aelib.core.types import be_silent
from pages._ui import cache, failures, state
from pages._ui.generate_controls import FITTED

if TYPE_CHECKING:
    from aelib.analysis.fitted_prior import FittedPrior
    from aelib.core.types import Report
    from pages._ui.generate_controls import Wanted
    from pages._ui.guard import Opened

CANCELLED = "generation.cancelled"


def draw(opened: Opened, wanted: Wanted) -> Draws | None:
    """Return the draws, made now or before.

    Args:
        opened: Model and data.
        wanted: What is asked for.

    Returns:
        The draws; None when the person cancelled, or when there is nothing to draw from.
    """
    try:
        prior = cache.fitted_prior(opened.run) if wanted.source == FITTED else None
        return _draw(opened, wanted, prior)
    except AelibError as error:
        failures.show(error)
        return None


def _draw(opened: Opened, wanted: Wanted, prior: FittedPrior | None) -> Draws | None:
    model = opened.model
    labels = asked_labels(model, wanted.count, wanted.label, prior)
    images, latents = (cache.recent().get(f"{wanted.key} {part}") for part in ("images", "latents"))
    if images is not None and latents is not None:
        return Draws(torch.from_numpy(images), torch.from_numpy(latents), labels)
    if state.value(CANCELLED) == wanted.key:
        st.info("Cancelled before it was done.", icon=":material/cancel:")
        st.button("Go on", on_click=state.pop, args=(CANCELLED,), type="primary")
        return None
    place = st.empty()
    told = "Fitting Gaussians to latents …"  # the first time it takes seconds
    fitting = nullcontext() if prior is None else st.spinner(told)
    with place.container(), fitting:
        # a prior over codes writes them one by one; any other draws at once
        report = _progress(wanted.key) if model.prior.reads == "codes" else be_silent
        made = draw_pictures(
            model,
            wanted.count,
            seed=wanted.seed,
            temperature=wanted.temperature,
            label=wanted.label,
            prior=prior,
            report=report,
        )
    place.empty()
    cache.recent().put(f"{wanted.key} images", made.images.numpy())
    cache.recent().put(f"{wanted.key} latents", made.latents.numpy())
    return made


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
