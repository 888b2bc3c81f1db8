"""The only file that touches session state: names of what is kept, and typed ways to it.

What a link must bring back (model, picture, seed, settings) is not here: those are widgets bound
to the address by ``bind="query-params"``, whose keys are the names in the address. Here is what
does not fit into an address, and what code rather than a person changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable

RUN = "run"


def run_id() -> str | None:
    """Return the id of the chosen model.

    Returns:
        The id, or None before the picker was ever drawn.
    """
    value = st.session_state.get(RUN)
    return value if isinstance(value, str) else None


def value(key: str) -> Any:  # noqa: ANN401 -- as the widget's
    """Return the value of a widget or of what is kept, whether or not it is drawn.

    Args:
        key: Key of the widget.

    Returns:
        Its value, or None.
    """
    return st.session_state.get(key)


def set_value(key: str, value: Any) -> None:  # noqa: ANN401 -- as the widget's
    """Set the value of a widget that has not been drawn yet in this run of the script.

    Call it from a callback (``on_click=state.set_value, args=(key, value)``).

    Args:
        key: Key of the widget.
        value: Its new value.
    """
    st.session_state[key] = value


def get(key: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401 -- whatever is kept
    """Return a value of this visit, made at its first use; it lives until the tab is closed.

    Args:
        key: ``<page>.<field>``.
        make: Makes the first value.

    Returns:
        The value.
    """
    if key not in st.session_state:
        st.session_state[key] = make()
    return st.session_state[key]


def put(key: str, value: Any) -> None:  # noqa: ANN401 -- whatever is kept
    """Keep a value for this visit.

    Args:
        key: ``<page>.<field>``; not the key of a widget.
        value: Small plain data: ids, numbers, bytes of one upload; never a model.
    """
    st.session_state[key] = value


def pop(key: str) -> Any:  # noqa: ANN401 -- whatever is kept
    """Forget a value.

    Args:
        key: As in :func:`put`.

    Returns:
        What was kept, or None.
    """
    return st.session_state.pop(key, None)


def empty_elsewhere(key: str, place: str, *fields: str) -> None:
    """Empty fields of the address whose text belongs to another place than the one shown now.

    Args:
        key: Where the place is kept, ``<page>.begun``.
        place: Names what the fields belong to.
        fields: Keys of text fields that have not been drawn yet.
    """
    if get(key, lambda: place) != place:
        for field in fields:
            set_value(field, "")
    put(key, place)


def trigger(key: str, name: str) -> Any:  # noqa: ANN401 -- as the component sends it
    """Return what a component reported just now; for use in its callback.

    Args:
        key: Key of the component.
        name: Name of the trigger.

    Returns:
        The value, or None.
    """
    return getattr(st.session_state.get(key), name, None)
