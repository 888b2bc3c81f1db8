"""What surrounds every page: settings of the window, the menu, and the choice of the model."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages._ui import address, failures, live_engine, state
from pages._ui.navigation import PAGES, PageSpec

DEFAULT_RUN = "vae"
_ICON, _LOGO = (Path(__file__).with_name(name) for name in ("icon.svg", "logo.svg"))


def draw() -> None:
    """Draw the frame and run the page that the address names."""
    st.set_page_config(page_title="Latent-space studio", page_icon=str(_ICON), layout="wide")
    st.logo(str(_LOGO), size="large", icon_image=str(_ICON))
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
    chosen = st.navigation(sections, expanded=True)
    address.drop_infinite_numbers()
    spec = next(spec for spec in PAGES if files[spec.file] is chosen)
    if spec.needs:
        _choose_run()
        with st.sidebar:
            live_engine.begin()
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
    from aelib.runs import list_runs  # noqa: PLC0415 -- loads torch; the menu is drawn before

    ids = [run.id for run in list_runs()]
    if not ids:
        return
    wanted = st.query_params.get(state.RUN)
    with st.sidebar:
        if wanted is not None and wanted not in ids:
            name = failures.plain(wanted[:64])
            st.warning(f"There is no model named **{name}** here.", icon=":material/link_off:")
        st.selectbox(
            "Model",
            ids,
            index=ids.index(DEFAULT_RUN) if DEFAULT_RUN in ids else 0,
            key=state.RUN,
            bind="query-params",
            help="Shipped models first, then your own runs, the newest first.",
        )
