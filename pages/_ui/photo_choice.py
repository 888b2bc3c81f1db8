"""The photograph to restore: a sample, or one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.data.pictures import SUFFIXES
from aelib.photographs.samples import SAMPLES
from pages._ui import address, cache_photographs, failures, state
from pages._ui.picture_picker import take_upload

if TYPE_CHECKING:
    from aelib.photographs.files import Photograph

OWN = "your own"
FIELD = "photographs"


class Chosen(NamedTuple):
    """A photograph.

    Attributes:
        photograph: The photograph.
        name: Name of its file, for downloads.
        digest: Names its content.
        is_sample: It came with the app, and is clean.
    """

    photograph: Photograph
    name: str
    digest: str
    is_sample: bool


def choose_title() -> str:
    """Draw the choice of a sample or of one's own photograph.

    Returns:
        Title of a sample, or :data:`OWN`.
    """
    titles = [sample.title for sample in SAMPLES]
    return address.one_of(
        "Photograph",
        [OWN, *titles],
        default=titles[0],
        key="photo",
        help="Any picture of yours, or a sample that no network here was trained on.",
    )


def open_chosen(title: str) -> Chosen | None:
    """Open what was chosen; of one's own photograph draw the place to drop it.

    Args:
        title: From :func:`choose_title`.

    Returns:
        The photograph; None while an upload is missing or cannot be read.
    """
    return _uploaded() if title == OWN else _sample(title)


def _sample(title: str) -> Chosen:
    sample = next(sample for sample in SAMPLES if sample.title == title)
    found = cache_photographs.opened(title, cache_photographs.sample(title))
    st.caption(f"{_size(found.photograph)} · {sample.credit}")
    return Chosen(found.photograph, f"{title}.png", found.digest, is_sample=True)


def _uploaded() -> Chosen | None:
    st.file_uploader(
        "A photograph of any size",
        type=[suffix[1:] for suffix in SUFFIXES],
        key=f"{FIELD}.file",
        on_change=take_upload,
        args=(FIELD,),
        max_upload_size=20,
        help="Up to 20 MB and 25 million pixels. It stays on this computer.",
    )
    name, data = state.get(f"{FIELD}.upload", lambda: ("", b""))
    if not data:
        st.info("Drop a photograph here to begin.", icon=":material/upload:")
        return None
    with failures.caught():
        found = cache_photographs.opened(name, data)
        st.caption(f"{failures.plain(name)} · {_size(found.photograph)}")
        return Chosen(found.photograph, name, found.digest, is_sample=False)
    return None


def _size(photograph: Photograph) -> str:
    height, width = photograph.picture.shape[:2]
    colours = "grey" if photograph.picture.ndim == 2 else "colour"
    return f"{width} × {height} pixels, {colours}"
