"""The pictures that a walk passes: two to six, in any order, with or without a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages._ui import state
from pages._ui.picture_picker import SERIES_NOTE, pick, swap

if TYPE_CHECKING:
    from pages._ui.guard import Opened
    from pages._ui.picture_picker import Picked

KEYS = ("from", "to", "third", "fourth", "fifth", "sixth")
"""Names of the pictures in the address, in the order of the walk."""
LETTERS = "ABCDEF"
COUNT = "stops"
CARD = 302


def choose_number() -> tuple[int, bool]:
    """Draw the choice how many pictures the walk passes; the address keeps it.

    Returns:
        The number, and whether the walk goes back to the first one.
    """
    count = st.number_input(
        "Number of pictures", 2, len(KEYS), 2, key=COUNT, bind="query-params", width=150
    )
    is_closed = st.toggle(
        "Close the loop",
        key="loop",
        bind="query-params",
        disabled=count < 3,
        help="Go back to the first picture at the end; with three pictures or more.",
    )
    return count, is_closed and count > 2


def choose(opened: Opened, count: int) -> list[Picked]:
    """Draw the choice of pictures; the address keeps it.

    Args:
        opened: Model and data.
        count: How many.

    Returns:
        The pictures in the order of the walk.
    """
    picked = []
    with st.container(horizontal=True, vertical_alignment="top"):
        for place in range(count):
            with st.container(width=CARD):
                picked.append(
                    pick(
                        opened,
                        key=KEYS[place],
                        label=f"Picture {LETTERS[place]}",
                        default=place,
                        more=lambda place=place: _actions(place, count),
                    )
                )
    if opened.model.image.kind == "series":
        st.caption(SERIES_NOTE)
    return picked


def _actions(place: int, count: int) -> None:
    if place + 1 < count:
        st.button(
            "",
            type="tertiary",
            icon=":material/swap_horiz:",
            key=f"interpolation.swap.{place}",
            help=f"Swap with picture {LETTERS[place + 1]}",
            on_click=swap,
            args=(KEYS[place], KEYS[place + 1]),
        )
    if count > 2:
        st.button(
            "",
            type="tertiary",
            icon=":material/close:",
            key=f"interpolation.remove.{place}",
            help=f"Remove picture {LETTERS[place]}",
            on_click=_remove,
            args=(place, count),
        )


def _remove(place: int, count: int) -> None:
    for later in range(place, count - 1):
        swap(KEYS[later], KEYS[later + 1])
    state.set_value(COUNT, count - 1)
