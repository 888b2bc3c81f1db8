"""The course as a list of links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.runs import list_runs
from aelib.training.presets import PRESETS
from pages._ui import state
from pages._ui.course import COURSE
from pages._ui.navigation import page

if TYPE_CHECKING:
    from pages._ui.course import Lesson


def draw() -> None:
    """Draw the headings, one open at a time, with their ideas."""
    heading = st.selectbox("Heading", list(COURSE), key="heading", bind="query-params", width=320)
    trained = {run.id for run in list_runs()}
    for lesson in COURSE[heading]:
        with st.container(border=True):
            _draw(lesson, trained)


def _draw(lesson: Lesson, trained: set[str]) -> None:
    st.markdown(f"**{lesson.idea}.** {lesson.shows}")
    model = next((name for name in lesson.presets if name in trained), None)
    with st.container(horizontal=True, gap="small"):
        for url in lesson.pages:
            spec = page(url)
            query = {state.RUN: model} if model and spec.needs else {}
            st.page_link(
                spec.file, label=spec.title, icon=spec.icon, query_params=query, width="content"
            )
        for name in lesson.presets:
            st.page_link(
                page("training").file,
                label=f"Train: {PRESETS[name].title}",
                icon=":material/play_arrow:",
                query_params={"preset": name},
                width="content",
            )
    st.caption("In the code: " + ", ".join(f"`{file}`" for file in lesson.files))
