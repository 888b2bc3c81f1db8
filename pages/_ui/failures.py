"""What a person sees when something goes wrong: a sentence, never a traceback."""

from __future__ import annotations

import contextlib
import logging
import secrets
from typing import TYPE_CHECKING

import streamlit as st

from aelib.core.errors import AelibError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOG = logging.getLogger(__name__)


def show(error: Exception) -> bool:
    """Show an error that nobody caught; Streamlit calls this.

    Args:
        error: What was raised.

    Returns:
        True: Streamlit shows nothing of its own.
    """
    if isinstance(error, AelibError):
        _show_known(error)
        return True
    number = secrets.token_hex(4)
    _LOG.error("INTERNAL-%s", number, exc_info=error)
    st.error(
        "Something went wrong that this app did not expect. Your runs and files are untouched. "
        f"Reload the page; if it happens again, report **INTERNAL-{number}** with the lines that "
        "follow it in the terminal.",
        icon=":material/error:",
    )
    return True


@contextlib.contextmanager
def caught() -> Iterator[None]:
    """Show errors that a person can mend where they arise, and go on with the rest of the page.

    Yields:
        Nothing.
    """
    try:
        yield
    except AelibError as error:
        _show_known(error)


def _show_known(error: AelibError) -> None:
    st.error(plain(error.message), icon=":material/error:")
    if error.remedy:
        st.info(plain(error.remedy), icon=":material/lightbulb:")


def plain(text: str) -> str:
    """Escape text that people chose (file names, classes) so that Markdown shows it literally.

    Args:
        text: Any text.

    Returns:
        Markdown that draws the same characters: no links, pictures, icons or formulas.
    """
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-!|$:~&" else c for c in text)
