"""One series of a data set in its own units, its faults marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.data.anomalies import FACTOR_NAMES, KINDS, anomaly_mask
from aelib.viz.pixels import as_array
from aelib.viz.series import from_array, series_figure
from pages._ui import failures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.data import Channel, Splits

FAULT = FACTOR_NAMES[1]


def draw(splits: Splits, split: str, channels: Sequence[Channel]) -> None:
    """Draw one series of a split, chosen by its number.

    Args:
        splits: The data set.
        split: Which part.
        channels: What its channels stand for.
    """
    series = splits.split(split)
    st.subheader("One series in its own units", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        index = int(
            st.number_input(
                "Number in the split",
                0,
                len(series) - 1,
                key="series",
                bind="query-params",
                width=200,
            )
        )
        st.caption(_about(splits, split, index))
    one = series.take(slice(index, index + 1))
    marked = None
    if one.factors is not None:
        marked = anomaly_mask(one.factors, splits.factor_names, splits.image.shape)[0, :, 0].numpy()
    st.plotly_chart(
        series_figure(
            {"series": from_array(as_array(one.batch(slice(None))[0]))},
            channels,
            title=f"Series {index} of {split}",
            marked=marked,
        ),
        key="data_page.series",
        config={"displayModeBar": False},
    )
    if marked is not None and marked.any():
        st.caption("The stretch in red is a fault that was put in.")


def _about(splits: Splits, split: str, index: int) -> str:
    series, words = splits.split(split), []
    if series.labels is not None and splits.class_names:
        words.append(failures.plain(splits.class_names[int(series.labels[index])]))
    if series.factors is not None:
        values = series.factors[index].tolist()
        named = dict(zip(splits.factor_names, values, strict=True))
        kind = int(named.get(FAULT, 0))
        words += [f"fault: {KINDS[kind - 1]}"] if kind else []
        hidden = {"shape", *FACTOR_NAMES}
        words += [f"{name} {value:.3g}" for name, value in named.items() if name not in hidden]
    return " · ".join(words)
