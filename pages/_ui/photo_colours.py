"""The settings of colourising a photograph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.core.watch import Watch
from aelib.photographs.colourise import colourise, colourise_by_levin
from aelib.photographs.hints import (
    brightness_of,
    no_hints,
    painted_hints,
    random_hints,
    shown,
)
from pages._ui import address
from pages._ui.photo_plan import VIEW, choose_seed, of_one_strength, place_of
from pages._ui.photo_view.photo_view import seen

if TYPE_CHECKING:
    from pages._ui.photo_choice import Chosen
    from pages._ui.photo_plan import Plan

COLOURED = "Coloured"
PAINTED, KEPT = "painted", "a few kept"
MOST_POINTS = 500
PALETTE = (
    ("Skin", "#d9a487"),
    ("Hair, wood", "#6b4226"),
    ("Red", "#c0392b"),
    ("Orange", "#e08a2e"),
    ("Yellow", "#e3c53a"),
    ("Leaves", "#4f7f32"),
    ("Water", "#2f8f8a"),
    ("Sky", "#6fa8dc"),
    ("Blue", "#2f4fa0"),
    ("Violet", "#8350a5"),
    ("Grey: no colour", "#808080"),
)


def plan_colourise(chosen: Chosen) -> Plan:
    """Draw the settings of colourising.

    Args:
        chosen: The photograph.

    Returns:
        The plan.
    """
    picture = chosen.photograph.picture
    is_coloured = picture.ndim == 3
    light = brightness_of(picture)
    kind = PAINTED
    if is_coloured:
        kind = address.one_of(
            "Hints of colour",
            [PAINTED, KEPT],
            default=KEPT if chosen.is_sample else PAINTED,
            key="hints",
            help="painted: choose colours and paint them onto the grey photograph. a few kept: a "
            "test that takes the colours away, but for some points, and measures what becomes.",
        )
    if kind == PAINTED:
        strokes = seen(VIEW, place_of(chosen.digest, COLOURED)).strokes
        hints = painted_hints(light.shape, strokes)
        key = f"{chosen.digest} colourise {strokes}"
        _say_how_to_paint(is_empty=not strokes)
    else:
        count = st.slider(
            "Points", 0, MOST_POINTS, 50, key="points", bind="query-params", width=240
        )
        seed = choose_seed()
        hints = random_hints(picture, count, seed)
        key = f"{chosen.digest} colourise {count} {seed}"
    plan = of_one_strength(
        shown(light, hints if kind == KEPT else no_hints(light.shape)),
        picture if kind == KEPT else None,
        key,
        COLOURED,
        lambda report: colourise(light, hints, Watch(progress=report)),
        {"Levin et al.": lambda _: colourise_by_levin(light, hints)},
    )
    is_painted = kind == PAINTED
    return plan._replace(can_paint=is_painted, palette=PALETTE if is_painted else ())


def _say_how_to_paint(*, is_empty: bool) -> None:
    if is_empty:
        st.info(
            "Choose a colour below the photograph and paint a few strokes: one in each thing, and "
            "grey in what shall have none. Each spreads as far as its thing reaches.",
            icon=":material/brush:",
        )
    else:
        st.caption(
            "Left of the handle are your strokes, right of it what they become. A stroke that "
            "reaches too far is stopped by one of another colour."
        )
