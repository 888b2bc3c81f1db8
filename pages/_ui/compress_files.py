"""One picture as bits; many as a file, and a file as pictures again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.compression.archive import array_file, open_archive, read_archive, write_archive
from aelib.compression.model_codec import stream_of_one
from pages._ui import downloads, failures, picture_picker, picture_rows

if TYPE_CHECKING:
    from aelib.compression.model_codec import ModelCodec
    from pages._ui.guard import Opened

NUM_SHOWN = picture_rows.COLUMNS * picture_rows.ROWS
MAX_VALUES = 1 << 26
"""Of all pictures of a file together: 85,000 of 28×28."""


def one_picture(opened: Opened, codec: ModelCodec) -> None:
    """Draw the choice of a picture, and the bits that it becomes.

    Args:
        opened: Model and data.
        codec: The model's codec.
    """
    picked = picture_picker.pick(opened, key="image", label="Picture")
    bits, stream = stream_of_one(codec, picked.image, picked.label)
    st.markdown(f"This one is **{bits:.0f} bits**. As a stream of its own, in whole words:")
    st.code(stream or "00", language=None, wrap_lines=True)


def files(opened: Opened, codec: ModelCodec) -> None:
    """Offer the test pictures as a file, and open such files.

    Args:
        opened: Model and data.
        codec: The model's codec.
    """
    test = opened.pictures.test
    downloads.offer(
        f"{len(test):,} of the test split",
        lambda: write_archive(codec, codec.code(test), opened.run),
        f"{opened.run.id}.aelib",
        help="A file that this model makes pictures of again. Pictures of your own: import them on "
        "the page Data, or 'python -m aelib compress'.",
    )
    sent = st.file_uploader(
        "Open a file",
        type="aelib",
        key="compression.file",
        help="One that was written here, with this model.",
    )
    if sent is None:
        return
    with failures.caught():
        archive = open_archive(sent.getvalue())
        pictures = read_archive(archive, opened.model, opened.run, max_values=MAX_VALUES)
        few = pictures[:NUM_SHOWN].float() / 255.0
        picture_rows.grid(few, caption=f"{len(few):,} of {len(pictures):,} of the file")
        downloads.offer(
            "npy",
            lambda: array_file(pictures),
            "pictures.npy",
            help="All of them: bytes (N, C, H, W).",
        )
