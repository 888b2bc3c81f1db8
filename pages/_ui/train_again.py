"""Open the training form with a run's settings and one of them changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.analysis.health_finding import with_remedy
from aelib.core.config import to_dict
from aelib.training.command import differences, nearest_preset
from aelib.training.presets import find_preset
from pages._ui import training_form
from pages._ui.navigation import page
from pages._ui.preset_choice import DEFAULT, PRESET

if TYPE_CHECKING:
    from aelib.analysis.health_finding import Remedy
    from aelib.runs import RunConfig


def button(config: RunConfig, remedy: Remedy, *, key: str) -> None:
    """Draw a button that opens the form.

    Args:
        config: Settings of a run.
        remedy: What to change.
        key: Key of the button.
    """
    if st.button(
        f"Train again with {label(remedy)}",
        key=key,
        icon=":material/replay:",
        help=f"Opens the form with the settings of this run and `{remedy.setting}` set to "
        f"{remedy.value}.",
    ):
        changed = with_remedy(config, remedy)
        query = address(changed)
        training_form.prepare(query[PRESET], changed)
        st.switch_page(page("training").file, query_params=query)


def label(remedy: Remedy) -> str:
    """Say a change in a few words.

    Args:
        remedy: The change.

    Returns:
        For example ``free bits 0.25``.
    """
    *_, part, last = remedy.setting.split(".")
    return f"{(part if last == 'name' else last).replace('_', ' ')} {remedy.value}"


def address(config: RunConfig) -> dict[str, str]:
    """Return the query that shows settings in the form.

    Args:
        config: Settings of a run.

    Returns:
        The preset they are nearest to, and what differs from it.
    """
    preset = nearest_preset(config) or DEFAULT
    named = to_dict(config)
    query = {PRESET: preset}
    for name, value in differences(config, find_preset(preset).config):
        query[_field(name, named)] = _text(value)
    return query


def _field(name: str, named: dict[str, Any]) -> str:
    """Return the key of a form's field: that of a part's setting has the part's name in it."""
    *path, last = name.split(".")
    part: Any = named
    for key in path:
        part = part[key]
    chosen = part.get("name")
    inner = [] if chosen is None or last == "name" else [chosen]
    return ".".join([*path, *inner, last])


def _text(value: Any) -> str:  # noqa: ANN401 -- a JSON value
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
