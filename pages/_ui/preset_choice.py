"""Choose a preset: a heading of the course, then one of its presets, which the address names."""

from __future__ import annotations

import streamlit as st

from aelib.training.presets import PRESETS, TOPICS, find_preset
from pages._ui import state

PRESET, DEFAULT = "preset", "vae"
_TOPIC, _JUST_CHOSEN = "train_page.topic", "train_page.topic_chosen"


def draw() -> str:
    """Draw the choice.

    Returns:
        Name of the chosen preset.
    """
    kept, linked = state.value(PRESET), st.query_params.get(PRESET)
    # a link may have led here after another preset was open; a topic chosen just now goes first
    named = kept if state.get(_JUST_CHOSEN, bool) else linked or kept
    state.put(_JUST_CHOSEN, value=False)
    current = named if named in PRESETS else DEFAULT
    if state.value(_TOPIC) != PRESETS[current].topic:
        state.set_value(_TOPIC, PRESETS[current].topic)  # a link, or the first visit
    topic = st.segmented_control(
        "Topic of the course",
        TOPICS,
        required=True,
        key=_TOPIC,
        format_func=str.capitalize,
        on_change=_to_first,
    )
    names = of_topic(topic or PRESETS[current].topic)
    preset = st.pills(
        "Preset",
        names,
        default=DEFAULT if DEFAULT in names else names[0],
        required=True,
        key=PRESET,
        bind="query-params",
        help="Settings to start from; each can be changed below.",
    )
    chosen = find_preset(preset or current)  # an address with an empty value names nothing
    st.markdown(f"**{chosen.title}.** {chosen.teaches}")
    return str(preset or current)


def of_topic(topic: str) -> list[str]:
    """Return the presets of a heading of the course.

    Args:
        topic: One of :data:`aelib.training.presets.TOPICS`.

    Returns:
        Their names.
    """
    return [name for name, preset in PRESETS.items() if preset.topic == topic]


def _to_first() -> None:
    state.put(_JUST_CHOSEN, value=True)
    names = of_topic(state.value(_TOPIC))
    if state.value(PRESET) not in names:
        state.set_value(PRESET, names[0])
