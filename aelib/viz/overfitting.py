"""Errors of training and validation of several runs, one panel each, on the same axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from aelib.viz.theme import MARK_COLOR, TRAIN_COLOR, VALIDATION_COLOR, dress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.analysis.overfitting import LearningCurve

NUM_COLUMNS = 3
PANEL_HEIGHT = 240
TICKS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)


def overfitting_figure(curves: Sequence[LearningCurve]) -> go.Figure:
    """Draw one panel for each run; equal axes, so that panels compare.

    Args:
        curves: Runs, the first to compare the others with: its best validation error is a dotted
            line in every panel.

    Returns:
        Dashed training and solid validation errors over steps.
    """
    num_rows = -(-len(curves) // NUM_COLUMNS)
    figure = make_subplots(
        rows=num_rows,
        cols=NUM_COLUMNS,
        subplot_titles=[curve.title for curve in curves],
        shared_yaxes="all",
        shared_xaxes="all",
        vertical_spacing=0.28 / num_rows,
        horizontal_spacing=0.03,
    )
    lowest = min(curves[0].validation)
    for index, curve in enumerate(curves):
        place = {"row": index // NUM_COLUMNS + 1, "col": index % NUM_COLUMNS + 1}
        for name, values, color, dash in (
            ("Training", curve.train, TRAIN_COLOR, "dash"),
            ("Validation", curve.validation, VALIDATION_COLOR, "solid"),
        ):
            figure.add_trace(
                go.Scatter(
                    x=curve.steps,
                    y=values,
                    name=name,
                    legendgroup=name,
                    showlegend=index == 0,
                    mode="lines",
                    line={"color": color, "dash": dash, "width": 2},
                    hovertemplate="%{y:.5f} at step %{x}",
                ),
                **place,
            )
        figure.add_trace(
            go.Scatter(
                x=[curve.steps[curve.best]],
                y=[curve.validation[curve.best]],
                name="Kept epoch",
                legendgroup="kept",
                showlegend=index == 0,
                mode="markers",
                marker={"color": VALIDATION_COLOR, "size": 9, "symbol": "circle-open"},
                hovertemplate="kept: %{y:.5f} at step %{x}",
            ),
            **place,
        )
        figure.add_hline(y=lowest, line={"color": MARK_COLOR, "dash": "dot"}, **place)
        if index >= len(curves) - NUM_COLUMNS:
            figure.update_xaxes(title_text="Step", **place)
    figure.update_xaxes(showticklabels=True)
    figure.update_yaxes(type="log", tickvals=TICKS, ticktext=[f"{tick:g}" for tick in TICKS])
    figure.update_annotations(font_size=13)
    title = "Squared error per value · dotted: the best without a cure"
    return dress(figure, title, height=PANEL_HEIGHT * num_rows + 60)
