"""How evenly a walk through latent space moves, as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from aelib.viz.theme import CLASS_COLORS, dress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEIGHT = 260


def step_figure(distances: Mapping[str, Sequence[float]], num_legs: int = 1) -> go.Figure:
    """Draw the distance between neighbouring pictures of one or more walks.

    Args:
        distances: By walk, the distance of each picture to the one before.
        num_legs: From picture to picture; t grows by 1 in each.

    Shape:
        - distances: ``(T - 1,)`` each

    Returns:
        Bars side by side, one per step, over the place of the step on the way.
    """
    figure = go.Figure()
    for index, (name, values) in enumerate(distances.items()):
        count = len(values)
        figure.add_bar(
            x=[num_legs * (step + 0.5) / count for step in range(count)],
            y=[float(value) for value in values],
            name=name,
            marker={"color": CLASS_COLORS[index]},
            hovertemplate="%{y:.4f}",
        )
    dress(figure, "How far the picture moves in each step (root mean squared)", height=HEIGHT)
    figure.update_layout(bargap=0.25, showlegend=len(distances) > 1)
    figure.update_xaxes(
        title_text=f"t, from the first picture (0) to the last ({num_legs})", range=[0, num_legs]
    )
    figure.update_yaxes(rangemode="tozero")
    return figure
