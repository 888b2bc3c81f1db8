"""How many pictures each class has, split by split."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from aelib.viz.theme import CLASS_COLORS, dress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def class_count_bars(counts: Mapping[str, Sequence[int]], names: Sequence[str]) -> go.Figure:
    """Draw a bar for each class, with the splits stacked.

    Args:
        counts: Pictures per class by split; a split without labels is left out.
        names: Names of the classes.

    Returns:
        Horizontal bars, the first class at the top.
    """
    figure = go.Figure()
    labelled = {split: values for split, values in counts.items() if len(values)}
    for (split, values), color in zip(labelled.items(), CLASS_COLORS, strict=False):
        figure.add_trace(
            go.Bar(
                x=list(values),
                y=list(names),
                name=split.capitalize(),
                orientation="h",
                marker={"color": color},
                hovertemplate="%{x:,}",
            )
        )
    figure.update_layout(barmode="stack", bargap=0.3)
    figure.update_xaxes(title_text="Pictures")
    dress(figure, "Pictures per class", height=max(220, 110 + 26 * len(names)))
    figure.update_layout(hovermode="y unified", margin={"l": 8})
    figure.update_yaxes(autorange="reversed", automargin=True)
    return figure
