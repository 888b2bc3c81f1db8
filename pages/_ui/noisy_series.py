"""The series to denoise: one of the test split, or a recording of the person's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st
import torch

from aelib.data import DATASETS
from aelib.data.own_series import read_input
from aelib.viz.pixels import as_array
from pages._ui import failures, state, wording
from pages._ui.picture_picker import pick, take_upload

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.data import Channel
    from pages._ui.guard import Opened


class CleanSeries(NamedTuple):
    """A series without added noise.

    Attributes:
        values: In [0, 1], ``(1, T)`` or ``(1, T, C)``.
        channels: What they stand for.
    """

    values: npt.NDArray[np.float32]
    channels: tuple[Channel, ...]


def channels_of(opened: Opened) -> tuple[Channel, ...]:
    """Return what the channels of a model's data are.

    Args:
        opened: Model and data.

    Returns:
        Names and ranges; empty for pictures.
    """
    return DATASETS.build(opened.config.data).facts().channels


def choose_test(opened: Opened) -> CleanSeries:
    """Draw the choice of a test series.

    Args:
        opened: Model and data.

    Returns:
        The series.
    """
    picked = pick(opened, key="image", label="Test series", can_upload=False)
    return CleanSeries(as_array(picked.image), channels_of(opened))


def choose_upload(opened: Opened) -> CleanSeries | None:
    """Draw the upload of a recording.

    Args:
        opened: Model and data.

    Returns:
        The recording, of any length; None while it is missing or cannot be read.
    """
    channels = channels_of(opened)
    names = ", ".join(failures.plain(channel.name) for channel in channels)
    st.file_uploader(
        "A recording as CSV",
        type=["csv", "tsv", "txt"],
        key="denoising.recording.file",
        on_change=take_upload,
        args=("denoising.recording",),
        max_upload_size=64,
        help=f"One column for each channel ({names}), or as many columns of other names; one row "
        "for each moment, as many as you like. It stays on this computer.",
    )
    name, data = state.get("denoising.recording.upload", lambda: ("", b""))
    if not data:
        st.info("Choose a file to begin.", icon=":material/upload:")
        return None
    with failures.caught():
        values, used = read_input(data, name, channels)
        st.caption(f"{failures.plain(name)}, {wording.plural(values.shape[1], 'moment')}")
        return CleanSeries(as_array(torch.from_numpy(values).unsqueeze(1)), used)
    return None
