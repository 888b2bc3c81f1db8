"""Which attributes are added to a picture, how much of each, and how their directions are found.

Attributes and strengths live in one text of the address, ``add=c3:0.5,f1:-1``; sliders only show
and change it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.analysis.attributes import towards
from aelib.analysis.edits import Direction, find_directions, likely_keys, resolve
from aelib.analysis.strengths import (
    MAX_ATTRIBUTES,
    MAX_LENGTH,
    format_strengths,
    parse_strengths,
)
from pages._ui import address, cache, cache_attributes, failures, state

if TYPE_CHECKING:
    from aelib.analysis.attributes import Attribute
    from aelib.analysis.edits import Apart, Kind
    from pages._ui.guard import Opened

TEXT, BEGUN = "add", "arithmetic.begun"
OTHERS = "all others"
TOWARDS, FROM = "arithmetic.towards", "arithmetic.from"
MEANS, READING = "means", "reading"
NOTHING, SLIDERS, FACTORS = "nothing", "other sliders", "other factors"
KINDS: dict[str, Kind] = {MEANS: "means", READING: "reading"}
APART: dict[str, Apart] = {NOTHING: "nothing", SLIDERS: "sliders", FACTORS: "factors"}


class Chosen(NamedTuple):
    """What is added to pictures.

    Attributes:
        directions: A direction for each chosen attribute.
        strengths: Strength by the attribute's key.
    """

    directions: list[Direction]
    strengths: dict[str, float]


def choose(opened: Opened) -> Chosen:
    """Draw the choice of attributes and of their directions.

    Args:
        opened: Model and data; its pictures have attributes.

    Returns:
        What is chosen.
    """
    run = opened.run
    state.empty_elsewhere(BEGUN, run.id, TEXT)  # keys belong to a data set
    known = cache_attributes.attributes(run)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        adding = st.popover("Add an attribute", icon=":material/add:")
        kind = address.one_of(
            "Direction by",
            [MEANS, READING],
            default=MEANS,
            key="direction",
            help="By means: from the mean latent without the attribute to the mean with it. "
            "By reading: the shortest step that changes what a line reads, which leaves out what "
            "merely goes together with the attribute.",
        )
        has_factors = any(not attribute.is_class for attribute in known)
        apart = address.one_of(
            "Take out of each direction",
            [NOTHING, SLIDERS, FACTORS] if has_factors else [NOTHING, SLIDERS],
            default=NOTHING,
            key="apart",
            help="What is left stands at right angles to the directions of the others.",
        )
        text = address.text_field(
            "As text",
            "Attributes and strengths",
            key=TEXT,
            max_chars=MAX_LENGTH,
            placeholder="c3:0.5,f1:-1",
            help="c3 is class 3 against all others, c1-3 class 1 towards class 3, f2 factor 2; "
            "after the colon the strength. It is part of the page's address.",
        )
    attributes, strengths = _read(opened, known, text)
    with adding:
        _add(known, strengths)
    latents = cache.latents(run, "validation").mean
    directions = find_directions(
        latents,
        attributes,
        known,
        KINDS[kind],
        APART[apart],
    )
    _tell_what_is_left(directions, apart)
    return Chosen(directions, strengths)


def change_to(strengths: dict[str, float]) -> None:
    """Change the text; for use in a callback.

    Args:
        strengths: Strength by the attribute's key.
    """
    state.set_value(TEXT, format_strengths(strengths))


def _read(
    opened: Opened, known: tuple[Attribute, ...], text: str
) -> tuple[list[Attribute], dict[str, float]]:
    likely = dict.fromkeys(likely_keys(cache_attributes.readings(opened.run)), 0.0)

    def found(strengths: dict[str, float]) -> tuple[list[Attribute], dict[str, float]]:
        return [resolve(key, known) for key in strengths], strengths

    return address.followed(
        lambda: found(parse_strengths(text) if text.strip() else likely),
        found(likely),
        otherwise="nothing is added",
    )


def _add(known: tuple[Attribute, ...], strengths: dict[str, float]) -> None:
    titles = {attribute.key: failures.plain(attribute.title) for attribute in known}
    end = st.selectbox("Towards", list(titles), key=TOWARDS, format_func=titles.get)
    classes = [attribute.key for attribute in known if attribute.is_class and attribute.key != end]
    start = OTHERS
    if str(end).startswith("c") and classes:
        start = st.selectbox(
            "From",
            [OTHERS, *classes],
            key=FROM,
            format_func=lambda key: titles.get(key, key),
            help="All other pictures, or those of one class.",
        )
    key = end
    if start in titles and start != end:
        key = towards(resolve(start, known), resolve(end, known)).key
    is_full = len(strengths) >= MAX_ATTRIBUTES
    st.button(
        "Add",
        key="arithmetic.add",
        icon=":material/add:",
        disabled=is_full or key in strengths,
        on_click=change_to,
        args=({**strengths, key: 0.0},),
    )
    if is_full:
        st.caption(f"There are {MAX_ATTRIBUTES} already: remove one first.")


def _tell_what_is_left(directions: list[Direction], apart: str) -> None:
    for direction in directions:
        if direction.refusal:
            st.warning(
                f"{failures.plain(direction.refusal)} Its direction is used as it is.",
                icon=":material/call_split:",
            )
    if apart != NOTHING:
        left = [
            f"**{failures.plain(direction.attribute.title)}** {direction.share:.0%}"
            for direction in directions
            if not direction.refusal
        ]
        if left:
            st.caption(f"Left of each direction's length: {', '.join(left)}.")
