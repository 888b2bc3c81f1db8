"""What surrounds every page: settings of the window, the menu, and the choice of the model."""

from __future__ import annotations

import streamlit as st

from aelib.runs import list_runs
from pages._ui import address, state
from pages._ui.navigation import PAGES, PageSpec

DEFAULT_RUN = "vae"


def draw() -> None:
    """Draw the frame and run the page that the address names."""
    st.set_page_config(
        page_title="Latent-space studio", page_icon=":material/bubble_chart:", layout="wide"
    )
    files = {
        spec.file: st.Page(
            spec.file,
            title=spec.title,
            icon=spec.icon,
            url_path=spec.url,
            default=spec is PAGES[0],
        )
        for spec in PAGES
    }
    sections: dict[str, list[st.Page]] = {}
    for spec in PAGES:
        sections.setdefault(spec.section, []).append(files[spec.file])
    chosen = st.navigation(sections)
    address.drop_infinite_numbers()
    spec = next(spec for spec in PAGES if files[spec.file] is chosen)
    if spec.needs:
        _choose_run()
    chosen.run()


def heading(spec: PageSpec, about: str) -> None:
    """Draw the title of a page and the two sentences on what it shows.

    Args:
        spec: The page.
        about: Two sentences.
    """
    st.title(spec.title, anchor=False)
    st.markdown(about)


def _choose_run() -> None:
    ids = [run.id for run in list_runs()]
    if not ids:
        return
    with st.sidebar:
        st.selectbox(
            "Model",
            ids,
            index=ids.index(DEFAULT_RUN) if DEFAULT_RUN in ids else 0,
            key=state.RUN,
            bind="query-params",
            help="Shipped models first, then your own runs, the newest first.",
        )
