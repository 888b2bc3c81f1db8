"""Cards side by side, as many as fit; on a narrow window one."""

from __future__ import annotations

from typing import Any

import streamlit as st

STYLE = """<style>
[class*="st-key-card-grid-"] {
  display: grid !important;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--card)), 1fr));
  align-items: stretch;
}
.st-key-card-grid-small { --card: 240px; }
.st-key-card-grid-large { --card: 290px; }
</style>"""


def card_grid(size: str) -> Any:  # noqa: ANN401 -- a container of Streamlit
    """Return a container whose children stand in a grid.

    Args:
        size: ``small`` or ``large``, the width of a card; at most one grid of each on a page.

    Returns:
        The container.
    """
    st.html(STYLE)
    return st.container(key=f"card-grid-{size}")
