"""How well scores tell strange pictures from known ones: how they are distributed, and ROC."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from aelib.viz.theme import MARK_COLOR, TRAIN_COLOR, VALIDATION_COLOR, class_color, dress

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    Array = npt.NDArray[np.floating]

HEIGHT, LEGEND_HEIGHT, NUM_BINS = 340, 130, 50
_CLIPPED = 0.995


def score_histogram(known: Array, strange: Array, threshold: float, label: str) -> go.Figure:
    """Draw how scores are distributed.

    Args:
        known: Scores of known pictures.
        strange: Scores of strange pictures.
        threshold: Where the alarm is raised; marked.
        label: Name of the score.

    Shape:
        - known: ``(N,)``
        - strange: ``(S,)``

    Returns:
        Shares of both per bin; what lies beyond nearly all is counted in the last bin.
    """
    both = np.r_[known, strange]
    high = max(float(np.quantile(both, _CLIPPED)), threshold * 1.05)
    edges = np.linspace(float(both.min()), high, NUM_BINS + 1)
    figure = go.Figure()
    for name, values, color in (
        ("known", known, TRAIN_COLOR),
        ("strange", strange, VALIDATION_COLOR),
    ):
        counts, _ = np.histogram(values.clip(max=high), bins=edges)
        figure.add_bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts / max(1, len(values)),
            width=np.diff(edges),
            name=name,
            marker={"color": color, "line": {"width": 0}},
            opacity=0.65,
            hovertemplate="%{y:.1%}",
        )
    figure.add_vline(x=threshold, line={"color": MARK_COLOR, "width": 2, "dash": "dash"})
    dress(figure, "Scores of what is known and of what is strange", height=HEIGHT)
    figure.update_layout(bargap=0, barmode="overlay")
    _put_legend_below(figure)
    figure.update_xaxes(title_text=label)
    return figure.update_yaxes(title_text="Share", tickformat=".0%")


def roc_figure(found: Mapping[str, tuple[Array, Array, float]]) -> go.Figure:
    """Draw what is found at each rate of false alarms.

    Args:
        found: By name of the score: its values for known pictures, for strange ones, and the area
            under its curve.

    Returns:
        One curve a score, with the diagonal of a guess.
    """
    from sklearn.metrics import roc_curve  # noqa: PLC0415 -- takes a moment to load

    figure = go.Figure()
    for index, (name, (known, strange, auc)) in enumerate(found.items()):
        truth = np.r_[np.zeros(len(known)), np.ones(len(strange))]
        alarms, hits, _ = roc_curve(truth, np.r_[known, strange])
        figure.add_scatter(
            x=alarms,
            y=hits,
            mode="lines",
            name=f"{name} · {auc:.3f}",
            line={"color": class_color(index), "shape": "hv"},
            hovertemplate="%{y:.1%}",
        )
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": MARK_COLOR, "dash": "dot", "width": 1},
        showlegend=False,
        hoverinfo="skip",
    )
    dress(figure, "Found over false alarms", height=HEIGHT)
    _put_legend_below(figure)
    figure.update_xaxes(title_text="False alarms", tickformat=".0%")
    return figure.update_yaxes(title_text="Found", tickformat=".0%")


def _put_legend_below(figure: go.Figure) -> None:
    # curves may run anywhere, and beside the title there is no room in a column
    figure.update_layout(
        legend={
            "orientation": "v",
            "x": 0.0,
            "xanchor": "left",
            "y": -0.2,
            "yanchor": "top",
            "yref": "paper",
        },
        margin={"b": LEGEND_HEIGHT},
        height=HEIGHT + LEGEND_HEIGHT,
    )
