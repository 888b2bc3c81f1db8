"""Bring one's own series: look at what an import would give, then store it as a data set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
import torch

from aelib.data.own_series import (
    CLIPS,
    LONGEST,
    SHORTEST,
    SeriesPlan,
    import_series,
    preview_series,
)
from aelib.data.series_arrays import ORDERS
from pages._ui import failures, picture_rows, state, wording
from pages._ui.import_report import ROUND, list_skipped, remember

if TYPE_CHECKING:
    from aelib.data.own_series import SeriesPreview

TYPES = ["csv", "tsv", "txt", "npz", "npy"]
TABLES = (".csv", ".tsv", ".txt")
SHOWN = 32
ALL_BUT_TIME: tuple[str, ...] = ()


def draw() -> None:
    """Draw the import: source, settings, preview, and the button that stores it."""
    st.markdown(
        "A **CSV** with a column for each channel and a row for each moment: one recording, cut "
        "into windows. Or an **npz** with `series` (N, C, T) and perhaps `labels`: samples by "
        "themselves. Nothing leaves this computer."
    )
    with st.container(border=True):
        file = st.file_uploader(
            "File",
            type=TYPES,
            key=f"data_page.series_file.{state.get(ROUND, int)}",
            max_upload_size=64,
            help="One file of at most 64 MB.",
        )
        is_table = file is None or file.name.lower().endswith(TABLES)
        plan = _settings(is_table=is_table)
    if file is None:
        return
    data = file.getvalue()
    with failures.caught():
        with st.spinner("Looking at the series …"):
            found = preview_series(data, file.name, plan)
        if found.columns:
            plan = _choose_columns(plan, found)
            found = preview_series(data, file.name, plan)
        _preview(found)
        _store(data, file.name, plan)


def _settings(*, is_table: bool) -> SeriesPlan:
    length, stride, order = SeriesPlan.length, SeriesPlan.stride, ORDERS[0]
    with st.container(horizontal=True):
        if is_table:
            length = st.number_input(
                "Window (moments)",
                SHORTEST,
                LONGEST,
                length,
                key="data_page.length",
                persist_state="session",
                width=170,
                help="How many moments one series has.",
            )
            stride = st.number_input(
                "Stride (moments)",
                1,
                LONGEST,
                min(stride, int(length)),
                key="data_page.stride",
                persist_state="session",
                width=170,
                help="From the start of one window to the start of the next. Windows that overlap "
                "are never in two splits: the recording is split in time, with a gap.",
            )
        else:
            order = st.segmented_control(
                "Axes after the first",
                ORDERS,
                default=ORDERS[0],
                required=True,
                key="data_page.order",
                help="guess: the shorter one holds the channels.",
            )
        clip = st.segmented_control(
            "Cut off at each end",
            CLIPS,
            default=CLIPS[0],
            required=True,
            key="data_page.clip",
            format_func=lambda share: f"{share:.1%}" if share else "nothing",
            help="Each channel is kept in 256 steps over its own range. An outlier that stretches "
            "the range leaves few steps for the rest: cut a share of the values off.",
        )
    return SeriesPlan(int(length), int(stride), ALL_BUT_TIME, str(order), float(clip))


def _choose_columns(plan: SeriesPlan, found: SeriesPreview) -> SeriesPlan:
    chosen = st.multiselect(
        "Channels",
        found.columns,
        default=[channel.name for channel in found.channels],
        key=f"data_page.columns.{hash(found.columns)}",
        help="Columns of numbers. One that counts evenly is taken for the time and left out.",
    )
    return SeriesPlan(plan.length, plan.stride, tuple(chosen), plan.order, plan.clip)


def _preview(found: SeriesPreview) -> None:
    count, channels, _, length = found.images.shape
    words = f"**{count:,} series** of {wording.plural(channels, 'channel')} × {length} moments."
    if found.num_filled:
        words += f" {wording.plural(found.num_filled, 'gap')} filled with straight lines."
    st.markdown(words)
    step = max(1, count // SHOWN)
    shown = torch.from_numpy(found.images[: step * SHOWN : step]).float() / 255.0
    picture_rows.grid(shown, caption="What the model would see, spread over the whole set")
    ranges = (f"{failures.plain(c.name)} {c.low:.4g} to {c.high:.4g}" for c in found.channels)
    st.caption("Ranges: " + " · ".join(ranges))
    list_skipped(found.skipped)


def _store(data: bytes, filename: str, plan: SeriesPlan) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            "Name of the data set",
            placeholder=Path(filename).stem or "own",
            key="data_page.series_name",
            max_chars=60,
            width=260,
        )
        wants = st.button(
            "Import", type="primary", icon=":material/download_done:", key="data_page.store_series"
        )
    if wants:
        with st.spinner("Importing …"):
            own, skipped = import_series(
                data, name or Path(filename).stem or "own", plan, filename=filename
            )
        remember(own, skipped)
