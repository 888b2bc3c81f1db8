"""How a latent space settles: figures of each epoch over the training."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from aelib.viz.theme import MARK_COLOR, class_color, dress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.analysis.epoch_figures import EpochFigures

HEIGHT = 340


def epochs_figure(figures: Sequence[EpochFigures], marked: float | None = None) -> go.Figure:
    """Draw the figures over the epochs.

    Args:
        figures: One for each kept epoch.
        marked: The epoch that is looked at; None for none.

    Returns:
        The figure: one line each, all from 0 to 1.
    """
    epochs = [one.epoch for one in figures]
    lines: list[tuple[str, list[float] | list[float | None], str]] = [
        ("CKA with the last epoch", [one.cka for one in figures], "solid"),
        ("Neighbours in common with the last epoch", [one.share for one in figures], "dash"),
    ]
    if any(one.accuracy is not None for one in figures):
        votes = [one.accuracy for one in figures]
        lines.insert(0, ("Nearest neighbours' vote is right", votes, "dot"))
    figure = go.Figure()
    for index, (name, values, dash) in enumerate(lines):
        figure.add_trace(
            go.Scatter(
                x=epochs,
                y=values,
                name=name,
                mode="lines+markers",
                line={"color": class_color(index), "dash": dash, "width": 2},
                marker={"size": 6},
                hovertemplate="%{y:.1%}",
            )
        )
    if marked is not None:
        figure.add_vline(x=marked, line={"color": MARK_COLOR, "dash": "dot"})
    dress(figure, "", height=HEIGHT)
    figure.update_xaxes(title_text="Epoch")
    figure.update_yaxes(range=[0.0, 1.02], tickformat=".0%")
    legend = {"x": 0.0, "xanchor": "left", "y": 1.0, "yanchor": "bottom", "yref": "paper"}
    figure.update_layout(legend=legend, margin={"t": 48})
    return figure
