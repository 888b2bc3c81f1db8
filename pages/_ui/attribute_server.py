"""Attributes added to pictures where the server decodes: sliders that act on release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.decoding import decode_flat
from aelib.analysis.edits import edited, read_effects, strip_sheet
from aelib.analysis.linear_readings import attribute_dependency
from aelib.analysis.strengths import LIMIT
from aelib.viz.effects import effect_bars
from aelib.viz.pixels import at_side
from pages._ui import attribute_choice, cache_attributes, failures, state
from pages._ui.captioned import captioned
from pages._ui.sheet import sheet

if TYPE_CHECKING:
    from torch import Tensor

    from pages._ui.attribute_choice import Chosen
    from pages._ui.attribute_shown import Shown
    from pages._ui.guard import Opened

LARGE, SMALL = 320, 96


def draw(opened: Opened, shown: Shown, chosen: Chosen) -> None:
    """Draw sliders, pictures, bars and strips.

    Args:
        opened: Model and data.
        shown: The pictures.
        chosen: What is added to them.
    """
    changed = edited(shown.latents, chosen.directions, chosen.strengths)
    images = decode_flat(opened.model, changed, shown.labels)
    left, right = st.columns([4, 7], gap="large")
    with left:
        st.image(at_side(images[0], LARGE), width=LARGE, alt="The decoded picture")
        with st.container(horizontal=True):
            before = decode_flat(opened.model, shown.latents[:1], shown.label)[0]
            captioned(shown.images[0], "Original")
            captioned(before, "Decoded, unchanged")
    with right:
        _sliders(chosen)
        _bars(opened, shown, changed, chosen)
    if len(images) > 1:
        st.markdown("**The same change in other pictures**: before, and after")
        with st.container(horizontal=True):
            rest = zip(shown.images[1:], images[1:], shown.titles[1:], strict=True)
            for before, after, title in rest:
                with st.container(width=SMALL + 8, gap="xxsmall"):
                    st.image(at_side(before, SMALL), width=SMALL, alt=f"{title}, as it is")
                    st.image(at_side(after, SMALL), width=SMALL, alt=f"{title}, changed")
                    st.caption(title)
    _strips(opened, shown, chosen)


def _sliders(chosen: Chosen) -> None:
    st.button(
        "Reset all",
        icon=":material/restart_alt:",
        key="arithmetic.reset",
        on_click=attribute_choice.change_to,
        args=(dict.fromkeys(chosen.strengths, 0.0),),
    )
    for direction in chosen.directions:
        name = direction.attribute.key
        key = f"arithmetic.strength.{name}"
        state.set_value(key, chosen.strengths[name])
        with st.container(horizontal=True, vertical_alignment="bottom", wrap=False):
            st.slider(
                failures.plain(direction.attribute.title),
                -LIMIT,
                LIMIT,
                step=0.01,
                key=key,
                on_change=_moved,
                args=(chosen.strengths, name, key),
            )
            st.button(
                "",
                icon=":material/close:",
                key=f"{key}.remove",
                type="tertiary",
                help=f"Remove {failures.plain(direction.attribute.title)}",
                on_click=attribute_choice.change_to,
                args=(
                    {other: chosen.strengths[other] for other in chosen.strengths if other != name},
                ),
            )


def _moved(strengths: dict[str, float], name: str, key: str) -> None:
    attribute_choice.change_to({**strengths, name: float(state.value(key))})


def _bars(opened: Opened, shown: Shown, changed: Tensor, chosen: Chosen) -> None:
    readings = cache_attributes.readings(opened.run)
    found = read_effects(
        opened.model, shown.latents[0], changed[0], readings, chosen.strengths, shown.label
    )
    figure = effect_bars(found, [reading.score_text for reading in readings])
    st.plotly_chart(figure, key="arithmetic.bars", config={"displayModeBar": False})
    dependency = attribute_dependency(found)
    if dependency is not None:
        st.caption(
            f"The others changed by {dependency:.2f} σ on average for each σ that was wanted."
        )


def _strips(opened: Opened, shown: Shown, chosen: Chosen) -> None:
    made = strip_sheet(
        opened.model, shown.latents[0], chosen.directions, chosen.strengths, shown.label
    )
    keys = [direction.attribute.key for direction in chosen.directions]
    sheet(
        made.images,
        titles=[direction.attribute.title for direction in chosen.directions],
        values=made.values,
        heads=(f"{made.values[0][0]:g}", f"{made.values[0][-1]:g}"),
        key="arithmetic.strips",
        on_pick=lambda row, value: attribute_choice.change_to({
            **chosen.strengths,
            keys[row]: value,
        }),
    )
