"""Links from a model to the pages that can use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages._ui import guard, state
from pages._ui.navigation import PAGES

if TYPE_CHECKING:
    from aelib.runs.summary import RunSummary


def model_links(summary: RunSummary) -> None:
    """Draw a link to each page that this model is fit for.

    Args:
        summary: A run with weights.
    """
    if summary.capabilities is None:
        return
    for spec in PAGES:
        if spec.needs and guard.fits(spec, summary.capabilities):
            st.page_link(
                spec.file,
                label=spec.title,
                icon=spec.icon,
                query_params={state.RUN: summary.id},
                width="content",
            )
