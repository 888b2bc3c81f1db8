"""The gallery of models: choose which, in which order, as cards or as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.sweeps import sweep_of
from aelib.training.presets import TOPICS
from pages._ui import address, run_actions, run_card, run_table, wording
from pages._ui.card_grid import card_grid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aelib.runs.summary import RunSummary

FIRST_CARDS = 12
ALL, SHIPPED, OWN, SWEPT = "All", "Shipped", "My runs", "In sweeps"
CARDS, TABLE = "Cards", "Table"
ANY_DATA, ANY_TOPIC = "Any data", "Any topic"


def _error(summary: RunSummary) -> float:
    for split in ("test", "validation"):
        mse = summary.figure("mse", split)
        if mse is not None:
            return mse
    return float("inf")


ORDERS: dict[str, Callable[[RunSummary], float]] = {
    "My runs first": lambda summary: float(summary.is_shipped),
    "Smallest error": _error,
    "Smallest latent": lambda summary: summary.latent_size or 0.0,
    "Smallest model": lambda summary: summary.num_parameters or 0.0,
}


def draw(summaries: Sequence[RunSummary]) -> None:
    """Draw the gallery.

    Args:
        summaries: All runs, shipped first, then the newest.
    """
    shown, is_table = _choose(summaries)
    st.caption(f"Showing {len(shown):,} of {wording.plural(len(summaries), 'model')}.")
    if is_table:
        run_table.draw(shown)
        return
    limit = len(shown)
    if limit > FIRST_CARDS and not st.toggle(f"Show all {limit:,} cards", key="gallery.all"):
        limit = FIRST_CARDS
    with card_grid("large"):
        for summary in shown[:limit]:
            run_card.card(summary, run_actions.menu)


def _is_of(summary: RunSummary, whose: str) -> bool:
    if sweep_of(summary.id) is not None:
        return whose == SWEPT
    return whose == ALL or (whose != SWEPT and summary.is_shipped == (whose == SHIPPED))


def _choose(summaries: Sequence[RunSummary]) -> tuple[list[RunSummary], bool]:
    with st.container(horizontal=True):
        whose = address.one_of(
            "Whose",
            [ALL, SHIPPED, OWN, SWEPT],
            default=ALL,
            key="whose",
            help="Models that were trained by a sweep stand apart from the others.",
        )
        topic = st.selectbox(
            "Topic of the course",
            [ANY_TOPIC, *TOPICS],
            key="topic",
            bind="query-params",
            width=180,
        )
        titles = sorted({summary.data_title for summary in summaries if summary.data_title})
        data = st.selectbox(
            "Data", [ANY_DATA, *titles], key="trained-on", bind="query-params", width=220
        )
        order = st.selectbox("Order", list(ORDERS), key="order", bind="query-params", width=180)
        look = st.segmented_control(
            "Look", [CARDS, TABLE], default=CARDS, required=True, key="look", bind="query-params"
        )
    shown = [
        summary
        for summary in summaries
        if _is_of(summary, whose)
        if data in (ANY_DATA, summary.data_title)
        if topic == ANY_TOPIC or run_card.topic(summary) == topic
    ]
    return sorted(shown, key=ORDERS[order]), look == TABLE
