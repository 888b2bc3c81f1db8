"""The photograph to restore: a sample, or one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.data.pictures import SUFFIXES
from aelib.photographs.samples import SAMPLES
from pages._ui import address, cache_photographs, failures, state

if TYPE_CHECKING:
    from aelib.photographs.files import Photograph

OWN = "your own"
FIELD = "photographs"
LOOK = f"{FIELD}.look"
MOST_FILES = 200


class Upload(NamedTuple):
    """A file that was dropped.

    Attributes:
        name: Its name.
        data: Its content.
    """

    name: str
    data: bytes


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


def uploads() -> list[Upload]:
    """Return the photographs that were dropped.

    Returns:
        All of them, in their order.
    """
    kept: list[Upload] = state.get(f"{FIELD}.uploads", list)
    return kept


def choose(label: str) -> None:
    """Look at another one of the photographs; for use in a callback.

    Args:
        label: From :func:`labels`.
    """
    state.set_value(LOOK, label)


def labels() -> list[str]:
    """Name the photographs that were dropped, so that no two names are alike.

    Returns:
        A name for each.
    """
    return [f"{number} · {upload.name}" for number, upload in enumerate(uploads(), 1)]


def _take() -> None:
    # only a change counts: back from another page the uploader is empty
    files = state.value(f"{FIELD}.file") or []
    kept = [Upload(file.name, file.getvalue()) for file in files[:MOST_FILES]]
    state.put(f"{FIELD}.uploads", kept)
    state.pop(LOOK)


def _uploaded() -> Chosen | None:
    st.file_uploader(
        "Photographs of any size",
        type=[suffix[1:] for suffix in SUFFIXES],
        accept_multiple_files=True,
        key=f"{FIELD}.file",
        on_change=_take,
        max_upload_size=20,
        help=f"Up to 20 MB and 25 million pixels each, {MOST_FILES} at most. They stay on this "
        "computer.",
    )
    files = uploads()
    if len(state.value(f"{FIELD}.file") or ()) > MOST_FILES:
        st.warning(f"Only the first {MOST_FILES} are taken.", icon=":material/filter_none:")
    if not files:
        st.info(
            "Drop a photograph here to begin, or several to do the same to all of them.",
            icon=":material/upload:",
        )
        return None
    upload = files[0]
    if len(files) > 1:
        names = labels()
        if state.value(LOOK) not in names:
            state.set_value(LOOK, names[0])
        look = st.selectbox(f"Look at one of {len(files)}", names, key=LOOK, width=360)
        upload = files[names.index(str(look))]
    with failures.caught():
        found = cache_photographs.opened(upload.name, upload.data)
        st.caption(f"{failures.plain(upload.name)} · {_size(found.photograph)}")
        return Chosen(found.photograph, upload.name, found.digest, is_sample=False)
    if len(files) > 1:
        st.caption("Look at another one to go on; the rest is not affected.")
    return None


def _size(photograph: Photograph) -> str:
    height, width = photograph.picture.shape[:2]
    colours = "grey" if photograph.picture.ndim == 2 else "colour"
    return f"{width} × {height} pixels, {colours}"
