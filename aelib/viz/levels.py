"""Errors of a denoiser over the levels of a corruption."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from aelib.viz.theme import (
    CLASS_COLORS,
    MARK_COLOR,
    TRAIN_COLOR,
    VALIDATION_COLOR,
    dress,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.analysis.levels import LevelErrors

HEIGHT = 360


def levels_figure(
    curve: Sequence[LevelErrors],
    label: str,
    *,
    trained: tuple[float, float] | None = None,
    model: str = "This model",
    other: str = "",
) -> go.Figure:
    """Draw the three errors over the level.

    Args:
        curve: Errors by level.
        label: What a level means.
        trained: Lowest and highest level of training, shaded; None if the model saw none.
        model: What the model is called.
        other: What the other method is called, where one was measured.

    Returns:
        A figure with one line for the input, the model, the best filter and the other method.
    """
    figure = go.Figure()
    levels = [errors.level for errors in curve]
    for name, values, color, dash, told in (
        ("Spoilt picture", [e.spoilt for e in curve], MARK_COLOR, "dot", None),
        (
            "Best filter",
            [e.filtered for e in curve],
            TRAIN_COLOR,
            "dash",
            [e.filter_name.replace("_", " ") for e in curve],
        ),
        (model, [e.model for e in curve], VALIDATION_COLOR, "solid", None),
        (other, [e.other for e in curve], CLASS_COLORS[2], "solid", None),
    ):
        if None in values:
            continue
        hover = "%{y:.5f}" + ("" if told is None else " (%{customdata})")
        figure.add_trace(
            go.Scatter(
                x=levels,
                y=values,
                name=name,
                customdata=told,
                mode="lines+markers",
                line={"color": color, "dash": dash, "width": 2},
                hovertemplate=hover,
            )
        )
    if trained is not None:
        low, high = trained
        if high > low:
            figure.add_vrect(x0=low, x1=high, fillcolor=MARK_COLOR, opacity=0.12, line_width=0)
        else:
            figure.add_vline(x=high, line={"color": MARK_COLOR, "width": 6}, opacity=0.3)
    figure.update_xaxes(title_text=label)
    figure.update_yaxes(title_text="Squared error per value", rangemode="tozero")
    figure.update_layout(hovermode="x unified")
    shaded = "" if trained is None else " · shaded: levels of training"
    return dress(figure, f"Error on validation pictures over the level{shaded}", height=HEIGHT)
