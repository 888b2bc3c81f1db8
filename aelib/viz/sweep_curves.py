"""Curves over a swept setting, with PCA beside them where the setting is the latent size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from aelib.viz.theme import MARK_COLOR, class_color, dress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.sweeps.curves import Curve

HEIGHT = 380


def sweep_figure(
    curve: Curve,
    title: str,
    *,
    unit: str = "",
    best: float | str | None = None,
    pca: tuple[Sequence[float], Sequence[float]] | None = None,
) -> go.Figure:
    """Draw a figure on validation over the swept setting.

    Args:
        curve: Lines of points.
        title: Name of the figure.
        unit: Its unit.
        best: Place of the best point, marked by a line.
        pca: Places, and the error of PCA there.

    Returns:
        The figure; its horizontal axis is logarithmic where the values are geometric.
    """
    figure = go.Figure()
    for index, line in enumerate(curve.lines):
        bars: dict[str, Any] | None = None
        if line.bars is not None:
            bars = {"type": "data", "array": line.bars, "thickness": 1.5, "width": 4}
        figure.add_trace(
            go.Scatter(
                x=line.places,
                y=line.heights,
                error_y=bars,
                name=line.title or ("Model, mean ± s.d." if line.bars else "Model"),
                mode="lines+markers",
                line={"color": class_color(index), "width": 2},
                marker={"size": 8},
                hovertemplate="%{y:.5g}",
            )
        )
    if pca is not None:
        places, heights = pca
        figure.add_trace(
            go.Scatter(
                x=list(places),
                y=list(heights),
                name="PCA of the same size",
                mode="lines+markers",
                line={"color": MARK_COLOR, "dash": "dash", "width": 2},
                marker={"size": 6, "symbol": "square"},
                hovertemplate="%{y:.5g}",
            )
        )
    if best is not None:
        mark = curve.places.index(best) if not curve.is_number else best
        figure.add_vline(x=mark, line={"color": MARK_COLOR, "dash": "dot"})
    dress(figure, f"{title} on validation" + (f" ({unit})" if unit else ""), height=HEIGHT)
    figure.update_xaxes(title_text=curve.label)
    if curve.is_number:
        figure.update_xaxes(type="log" if curve.is_log else "linear", tickvals=curve.places)
        figure.update_xaxes(ticktext=[f"{place:g}" for place in curve.places])
    else:
        figure.update_xaxes(type="category", categoryarray=curve.places, categoryorder="array")
    figure.update_layout(showlegend=True)
    return figure


def explained_figure(explained: Sequence[float], elbow: int) -> go.Figure:
    """Draw the share of the variance that the first principal components explain together.

    Args:
        explained: Cumulative shares, from the first component on.
        elbow: Number of components where the curve bends most.

    Returns:
        The figure.
    """
    figure = go.Figure(
        go.Scatter(
            x=list(range(1, len(explained) + 1)),
            y=list(explained),
            name="PCA",
            mode="lines",
            line={"color": MARK_COLOR, "width": 2},
            hovertemplate="%{y:.1%}",
        )
    )
    figure.add_vline(
        x=elbow,
        line={"color": MARK_COLOR, "dash": "dot"},
        annotation_text=f"elbow: {elbow}",
        annotation_position="bottom right",
    )
    dress(figure, "Variance explained by PCA", height=HEIGHT)
    figure.update_xaxes(title_text="Components")
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    return figure
