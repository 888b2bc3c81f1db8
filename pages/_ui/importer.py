"""Bring one's own data: look at what an import would give, then store it as a data set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st
import torch

from aelib.data.fitting import CROPS
from aelib.data.own_images import import_images, preview_images
from pages._ui import failures, picture_rows, series_importer, state, wording
from pages._ui.import_report import ROUND, list_skipped, remember, say_done

if TYPE_CHECKING:
    from aelib.data.own_images import Preview
    from aelib.data.sources import Origin

IMPORT = "Import your own"
PICTURES, SERIES = "Pictures", "Series over time"
UPLOAD, FOLDER = "Upload", "Folder on this computer"
GREY, COLOUR = "grey", "colour"
TYPES = ["zip", "npz", "png", "jpg", "jpeg", "bmp", "gif", "webp"]


class Wish(NamedTuple):
    """What to import and how.

    Attributes:
        origin: Where the pictures are.
        filename: Name of the file, for messages.
        size: Side of the stored pictures.
        channels: 1 or 3.
        crop: How they become square.
    """

    origin: Origin
    filename: str
    size: int
    channels: int
    crop: str


def draw() -> None:
    """Draw the choice of what to import, and its import."""
    say_done()
    kind = st.segmented_control(
        "What", [PICTURES, SERIES], default=PICTURES, required=True, key="data_page.kind"
    )
    if kind == SERIES:
        series_importer.draw()
    else:
        _draw_pictures()


def _draw_pictures() -> None:
    st.markdown(
        "A **zip** with a folder for each class (or none), an **npz** with `images` and perhaps "
        "`labels`, or single **pictures**. Nothing leaves this computer."
    )
    with st.container(border=True):
        origin, filename = _source()
        size, channels, crop = _settings()
    if origin is None:
        return
    wish = Wish(origin, filename, size, channels, crop)
    with failures.caught():
        with st.spinner("Looking at the pictures …"):
            preview = preview_images(
                origin, filename, size=size, channels=channels, crop=crop, count=32
            )
        _preview(preview)
        _store(wish, preview)


def _source() -> tuple[Origin | None, str]:
    where = st.segmented_control(
        "From", [UPLOAD, FOLDER], default=UPLOAD, required=True, key="data_page.from"
    )
    if where == FOLDER:
        text = st.text_input(
            "Folder",
            key="data_page.folder",
            persist_state="session",
            placeholder="for example ~/Pictures/leaves",
            help="Sub-folders are classes. Links are not followed.",
        )
        return (Path(text.strip()), Path(text.strip()).name) if text.strip() else (None, "")
    files = st.file_uploader(
        "Files",
        type=TYPES,
        accept_multiple_files=True,
        key=f"data_page.files.{state.get(ROUND, int)}",
        help="One zip or npz, or several pictures; 64 MB together.",
    )
    if not files:
        return None, ""
    if len(files) == 1:
        return files[0].getvalue(), files[0].name
    return [(file.name, file.getvalue()) for file in files], "upload"


def _settings() -> tuple[int, int, str]:
    with st.container(horizontal=True):
        size = st.number_input(
            "Side (pixels)",
            8,
            128,
            32,
            4,
            key="data_page.size",
            persist_state="session",
            width=160,
            help="All pictures become squares of this side. Small ones train quickly.",
        )
        colours = st.segmented_control(
            "Colours", [GREY, COLOUR], default=GREY, required=True, key="data_page.colours"
        )
        crop = st.segmented_control(
            "Made square by",
            CROPS,
            default=CROPS[0],
            required=True,
            key="data_page.crop",
            help="centre: the middle square; pad: all of it, on black; stretch: bent to a square.",
        )
    return int(size), 1 if colours == GREY else 3, str(crop)


def _preview(preview: Preview) -> None:
    classes = len(preview.class_counts)
    kinds = f" in {wording.plural(classes, 'class', 'classes')}" if classes else ""
    st.markdown(f"**{wording.plural(preview.num_images, 'picture')}**{kinds} found.")
    if len(preview.images):
        shown = torch.from_numpy(preview.images).float() / 255.0
        picture_rows.grid(shown, caption="What the model would see")
    if preview.class_counts:
        counts = (f"{failures.plain(n)} {c:,}" for n, c in list(preview.class_counts.items())[:40])
        st.caption(" · ".join(counts))
    if preview.num_tried < preview.num_images:
        st.caption(f"Looked at {preview.num_tried:,} of them; the rest is read at the import.")
    list_skipped(preview.skipped)


def _store(wish: Wish, preview: Preview) -> None:
    if not len(preview.images):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            "Name of the data set",
            placeholder=Path(wish.filename).stem or "own",
            key="data_page.name",
            max_chars=60,
            width=260,
        )
        wants = st.button("Import", type="primary", icon=":material/download_done:")
    if not wants:
        return
    bar = st.progress(0.0, "Reading …")
    own, skipped = import_images(
        wish.origin,
        name or Path(wish.filename).stem or "own",
        size=wish.size,
        channels=wish.channels,
        crop=wish.crop,
        filename=wish.filename,
        report=lambda fraction, message: bar.progress(min(1.0, fraction), message) and None,
    )
    remember(own, skipped)
