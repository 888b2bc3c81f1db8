"""Fetch a data set that is not on this machine, with its progress and a way to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.core.errors import DataUnavailableError
from pages._ui import failures

if TYPE_CHECKING:
    from aelib.data import Dataset


def draw(dataset: Dataset) -> None:
    """Offer the download, and do it.

    Args:
        dataset: A data set that is not here.
    """
    size = dataset.facts().download_mb
    amount = f" ({size:,.0f} MB)" if size else ""
    st.info(
        f"{dataset.title} is not on this computer yet. It can be downloaded once"
        f"{amount} and works offline from then on.",
        icon=":material/cloud_download:",
    )
    place = st.empty()
    if not place.button("Download", icon=":material/download:", type="primary"):
        return
    with place.container():
        bar = st.progress(0.0, "Connecting …")
        # Any click ends this run of the script at the next report; nothing half-done is kept.
        st.button("Cancel", icon=":material/close:")
        try:
            dataset.load(lambda fraction, message: _report(bar, fraction, message))
        except DataUnavailableError as error:
            failures.show(error)
            return
    st.rerun()


def _report(bar: st.delta_generator.DeltaGenerator, fraction: float, message: str) -> None:
    bar.progress(min(1.0, max(0.0, fraction)), message)
