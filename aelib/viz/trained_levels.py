"""Validation error of denoisers over the level that they were trained at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from aelib.viz.theme import dress

if TYPE_CHECKING:
    from aelib.analysis.trained_levels import TrainedLevels

HEIGHT = 380
COLORSCALE = "Viridis"
SPAN = (0.15, 0.8)  # readable on light and dark grounds


def trained_levels_figure(levels: TrainedLevels, label: str) -> go.Figure:
    """Draw a line for each level of the pictures, its lowest point marked.

    Args:
        levels: Errors of the denoisers.
        label: What a level means.

    Returns:
        A figure; diamonds at its right stand for the denoiser that was trained at all levels.
    """
    figure = go.Figure()
    low, high = SPAN
    top = max(levels.tested) or 1.0
    beyond = levels.trained[-1] + 0.08 * (levels.trained[-1] - levels.trained[0])
    for tested in levels.tested:
        color = sample_colorscale(COLORSCALE, low + (high - low) * tested / top)[0]
        curve, best = levels.curve(tested), levels.best(tested)
        sizes = [14 if level == best else 6 for level in levels.trained]
        figure.add_trace(
            go.Scatter(
                x=levels.trained,
                y=curve,
                name=f"spoilt at {tested:g}",
                mode="lines+markers",
                line={"color": color, "width": 2},
                marker={"size": sizes, "color": color},
                hovertemplate="trained at %{x:g}: %{y:.5f}",
            )
        )
        figure.add_trace(
            go.Scatter(
                x=[beyond],
                y=[levels.of_all_levels(tested)],
                name=f"spoilt at {tested:g}",
                mode="markers",
                marker={"symbol": "diamond", "size": 9, "color": color},
                showlegend=False,
                hovertemplate="trained at all levels: %{y:.5f}",
            )
        )
    figure.update_xaxes(title_text=f"{label}, in training")
    figure.update_yaxes(title_text="Squared error per value", rangemode="tozero")
    return dress(figure, "Validation error over the level of training", height=HEIGHT)
