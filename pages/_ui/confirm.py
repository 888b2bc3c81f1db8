"""The last button of a dialog: does what was asked and closes, or says why it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.core.errors import AelibError
from pages._ui import failures, state

if TYPE_CHECKING:
    from collections.abc import Callable


def button(
    label: str, action: Callable[..., None], arguments: tuple[Any, ...], *, key: str
) -> None:
    """Draw the button that does it, and the one that does not.

    Args:
        label: What will be done.
        action: Does it; an error of the library is shown and leaves the dialog open.
        arguments: Its arguments.
        key: Key of the button.
    """
    with st.container(horizontal=True):
        wants = st.button(
            label, key=key, type="primary", on_click=_try, args=(key, action, arguments)
        )
        leaves = st.button("Cancel", key=f"{key}.cancel")
    failure = state.get(f"{key}.failure", lambda: None)
    state.pop(f"{key}.failure")
    if failure is not None:
        failures.show(failure)
    elif wants or leaves:
        st.rerun()


def _try(key: str, action: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    try:
        action(*arguments)
    except AelibError as error:
        state.put(f"{key}.failure", error)
