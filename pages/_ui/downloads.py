"""Offer a file: it is made when the button is pressed, and the page stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable

MIMES = {
    ".gif": "image/gif",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".npz": "application/octet-stream",
    ".csv": "text/csv",
    ".npy": "application/octet-stream",
    ".aelib": "application/octet-stream",
}


def offer(
    label: str,
    make: Callable[[], bytes],
    file_name: str,
    *,
    help: str = "",  # noqa: A002 -- as Streamlit's
    is_possible: bool = True,
) -> None:
    """Draw a download button.

    Args:
        label: What the file is, short.
        make: Returns the file's content.
        file_name: Suggested name; its suffix tells the kind.
        help: One sentence.
        is_possible: The file can be made; ``help`` says what is missing otherwise.
    """
    st.download_button(
        label,
        data=make,
        file_name=file_name,
        mime=MIMES[Path(file_name).suffix],
        icon=":material/download:",
        on_click="ignore",
        disabled=not is_possible,
        help=help or None,
        key=f"download.{file_name}",
    )
