"""The query of the address: what cannot be read leaves it, and what is shown stands in it."""

from __future__ import annotations

import contextlib
import math
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st
from streamlit.errors import StreamlitAPIException

from aelib.core.errors import DataError
from pages._ui import failures, state

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


def drop_infinite_numbers() -> None:
    """Remove numbers that are not finite, and draw the page without them.

    A whole-number field bound to the address stops with an error of Streamlit's own on ``1e999``.
    """
    endless = [
        name
        for name in st.query_params
        if any(_is_endless(text) for text in st.query_params.get_all(name))
    ]
    if endless:
        for name in endless:
            del st.query_params[name]
        st.rerun()


def one_of(label: str, options: Sequence[str], *, default: str, **about: Any) -> str:  # noqa: ANN401
    """Draw a choice of one among a few, side by side, which the address may name.

    Args:
        label: Label of the choice.
        options: What to choose from.
        default: What is chosen at first, and when the address names nothing (``?name=``), which
            Streamlit takes for no choice at all.
        **about: Further arguments of ``st.segmented_control``, with its ``key``.

    Returns:
        The chosen one.
    """
    picked = st.segmented_control(
        label, options, default=default, required=True, bind="query-params", **about
    )
    return default if picked is None else str(picked)


def some_of(label: str, options: Sequence[str], *, default: str, **about: Any) -> list[str]:  # noqa: ANN401
    """Draw a choice of one or more among a few, side by side, which the address may name.

    Args:
        label: Label of the choice.
        options: What to choose from.
        default: What is chosen at first, and when nothing is.
        **about: Further arguments of ``st.pills``, with its ``key``.

    Returns:
        The chosen ones, in the order of ``options``.
    """
    picked = st.pills(
        label, options, selection_mode="multi", default=[default], bind="query-params", **about
    )
    return [option for option in options if option in picked] or [default]


def choose_named(label: str, choices: Sequence[str], first: str, **about: Any) -> str:  # noqa: ANN401
    """Draw a choice whose value always stands in the address, the first one too.

    A choice with a default leaves it out of the address; where the default changes from day to
    day, as the newest run does, the same link would show another thing.

    Args:
        label: Label of the choice.
        choices: What to choose from.
        first: What is chosen at first.
        **about: Further arguments of ``st.selectbox``, with its ``key``.

    Returns:
        The chosen one.
    """
    key = about["key"]
    if st.query_params.get(key) not in choices:
        chosen = state.value(key)
        wanted = chosen if chosen in choices else first
        with contextlib.suppress(StreamlitAPIException):  # once the choice is drawn, it writes
            st.query_params[key] = wanted
        state.set_value(key, wanted)
    return str(
        st.selectbox(label, choices, index=None, required=True, bind="query-params", **about)
    )


def text_field(title: str, label: str, **about: Any) -> str:  # noqa: ANN401
    """Draw a text that stands in the address behind a button: hands set it, and links bring it.

    Args:
        title: What the button says.
        label: Label of the field.
        **about: Further arguments of ``st.text_input``, with its ``key``.

    Returns:
        The text; empty for none.
    """
    with st.popover(title, icon=":material/link:"):
        return st.text_input(label, bind="query-params", **about) or ""


def _is_endless(text: str) -> bool:
    try:
        return not math.isfinite(float(text))
    except ValueError:
        return False


def followed(parse: Callable[[], T], fallback: T, otherwise: str) -> T:
    """Read a text of the address or of the field *As text*, and say so when it cannot be read.

    Args:
        parse: Reads it.
        fallback: What is shown when that raises a :class:`DataError`.
        otherwise: The same in words, for example ``nothing is moved``.

    Returns:
        What was read, or the fallback.
    """
    try:
        return parse()
    except DataError as error:
        st.warning(
            f"The address or the field 'As text' cannot be followed, so {otherwise}. "
            f"{failures.plain(error.message)} {failures.plain(error.remedy)}",
            icon=":material/link_off:",
        )
        return fallback
