"""What an import did: said on the page that is drawn after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages._ui import failures, state, wording
from pages._ui.navigation import page
from pages._ui.own_actions import train_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.data.own_store import OwnImages
    from aelib.data.sources import Skipped

VIEW, LOOK = "do", "Look"
ROUND = "data_page.round"
MAX_LISTED = 50
_DONE = "data_page.imported"


def remember(own: OwnImages, skipped: Sequence[Skipped]) -> None:
    """Keep what an import did, and draw the page anew.

    Args:
        own: The new data set.
        skipped: What was left out.
    """
    what = "picture" if own.kind == "image" else "series"
    count = wording.plural(own.num_images, what, "series" if what == "series" else "")
    state.put(_DONE, (own.id, own.name, count, len(skipped)))
    state.put(ROUND, state.get(ROUND, int) + 1)  # a new uploader: the old one's copy is freed
    st.rerun()


def say_done() -> None:
    """Draw what the last import did, and what can be done with it."""
    own_id, name, count, num_skipped = state.get(_DONE, lambda: ("", "", "", 0))
    if not own_id:
        return
    st.success(
        f"Imported {count} as **{failures.plain(name)}**"
        + (f"; {num_skipped:,} left out." if num_skipped else "."),
        icon=":material/check:",
    )
    query = {"data.name": "own", "data.own.id": own_id}
    with st.container(horizontal=True, vertical_alignment="center"):
        train_link(query)
        st.button("Look at it", icon=page("data").icon, on_click=_show, args=(query,))


def list_skipped(skipped: Sequence[Skipped]) -> None:
    """Draw what is left out and why.

    Args:
        skipped: Files, columns or series.
    """
    if not skipped:
        return
    with st.expander(f"{len(skipped):,} left out", icon=":material/rule:", type="compact"):
        for file in skipped[:MAX_LISTED]:
            st.markdown(f"- {failures.plain(file.name)}: {failures.plain(file.reason)}")
        if len(skipped) > MAX_LISTED:
            st.caption(f"and {len(skipped) - MAX_LISTED:,} more")


def _show(query: dict[str, str]) -> None:
    for key, value in {**query, VIEW: LOOK}.items():
        state.set_value(key, value)
