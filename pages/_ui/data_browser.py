"""Look at a data set: its pictures split by split, its classes, its mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
import torch

from aelib.analysis.dataset_facts import class_counts, mean_picture
from aelib.data import SPLITS
from aelib.viz.class_counts import class_count_bars
from pages._ui import address, failures, picture_rows, series_view, state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.data import Channel, Splits

ALL = "all"
MAX_CLASS_ROWS, WIDTH = 12, 600
_SHUFFLE = "data_page.seed"


def draw(splits: Splits, channels: Sequence[Channel] = ()) -> None:
    """Draw the pictures of a data set.

    Args:
        splits: The data set.
        channels: What the channels of series stand for; empty for pictures.
    """
    names = splits.class_names
    with st.container(horizontal=True, vertical_alignment="bottom"):
        split = address.one_of(
            "Split",
            SPLITS,
            default=SPLITS[0],
            key="data-split",
        )
        wanted = ALL
        if names:
            options = [ALL, *(str(place) for place in range(len(names)))]
            wanted = st.selectbox(
                "Class",
                options,
                key="class",
                bind="query-params",
                width=200,
                help="By number: " + ", ".join(_numbered(names)),
            )
        st.button("Others", icon=":material/shuffle:", on_click=_shuffle, help="Other examples")
    images, seed = splits.split(split), state.get(_SHUFFLE, int)
    if not names or images.labels is None:
        picture_rows.mixed(images, seed=seed)
    elif wanted == ALL:
        shown = range(min(len(names), MAX_CLASS_ROWS))
        picture_rows.by_class(images, names, shown, seed=seed)
        if len(names) > MAX_CLASS_ROWS:
            st.caption(f"Showing {MAX_CLASS_ROWS} of {len(names)} classes; choose any above.")
    else:
        picture_rows.by_class(images, names, [int(wanted)], seed=seed, num_rows=6)
    if channels:
        series_view.draw(splits, split, channels)
    _statistics(splits, split, is_series=bool(channels))


def _statistics(splits: Splits, split: str, *, is_series: bool) -> None:
    names, images = splits.class_names, splits.split(split)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Mean series" if is_series else "Mean picture", anchor=False)
        mean, means = st.columns([1, 3], vertical_alignment="top")
        with mean:
            picture_rows.grid(
                mean_picture(images)[None], caption=f"of {split}", num_columns=1, width=WIDTH // 4
            )
        labels = range(min(len(names), MAX_CLASS_ROWS))
        if labels:
            with means:
                of_classes = torch.stack([mean_picture(images, label=label) for label in labels])
                caption = f"of each class, {failures.plain(names[0])} first"
                columns = next((c for c in (6, 5, 4, 3) if len(labels) % c == 0), 6)
                picture_rows.grid(of_classes, caption=caption, num_columns=columns, width=WIDTH)
        st.caption(
            "A model that learnt nothing about single pictures would answer with the mean of all."
        )
    with right:
        if names:
            st.subheader("Classes", anchor=False)
            counts = {name: class_counts(splits.split(name), len(names)) for name in SPLITS}
            st.plotly_chart(
                class_count_bars(counts, names),
                key="data_page.counts",
                config={"displayModeBar": False},
            )
        else:
            st.caption("This data set has no classes.")


def _numbered(names: tuple[str, ...]) -> list[str]:
    return [f"{place} {failures.plain(name)}" for place, name in enumerate(names)]


def _shuffle() -> None:
    state.put(_SHUFFLE, state.get(_SHUFFLE, int) + 1)
