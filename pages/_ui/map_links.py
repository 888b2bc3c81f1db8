"""From pictures on the map to the pages that take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from pages._ui import guard, state
from pages._ui.navigation import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pages._ui.guard import Opened


class Link(NamedTuple):
    """A way on from the map.

    Attributes:
        url: Of the page.
        query: What the page shows, besides the model.
        words: What the link says; empty for the title of the page.
    """

    url: str
    query: Mapping[str, str]
    words: str = ""


def draw(opened: Opened, split: str, links: Iterable[Link]) -> None:
    """Draw links to the pages that the model is fit for, or say that they need another split.

    Args:
        opened: Model and data.
        split: Part of the data that the map shows.
        links: What is wanted; not asked for where no page takes these pictures.
    """
    if split != "test":
        st.caption("The other pages take pictures of the test split: choose it to go on from here.")
        return
    with st.container(horizontal=True):
        for link in links:
            spec = page(link.url)
            if guard.fits(spec, opened.model.capabilities):
                st.page_link(
                    spec.file,
                    label=link.words or spec.title,
                    icon=spec.icon,
                    query_params={state.RUN: opened.run.id, **link.query},
                    width="content",
                )
