"""Models over the size of their latents, with PCA's curve beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from aelib.viz.theme import MARK_COLOR, class_color, dress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.analysis.size_curve import SizeCurve, Standing

HEIGHT = 440
LEAST_RATIO = 1.4  # numbers under the axis that are closer run into each other


def size_figure(curve: SizeCurve, marked: Sequence[str], *, is_error: bool) -> go.Figure:
    """Draw one point for each model, and PCA as a line.

    Args:
        curve: Models and PCA.
        marked: Models that stand out, with their names.
        is_error: Draw the error; otherwise the share of the variance that comes back.

    Returns:
        The figure; its horizontal axis is logarithmic.
    """

    def height(one: Standing) -> float:
        return one.error if is_error else one.explained

    form = "%{y:.5f}" if is_error else "%{y:.1%}"
    others = [one for one in curve.models if one.name not in marked]
    figure = go.Figure(
        go.Scatter(
            x=[one.size for one in curve.pca],
            y=[height(one) for one in curve.pca],
            name="PCA of the same size",
            mode="lines+markers",
            line={"color": MARK_COLOR, "dash": "dash", "width": 2},
            marker={"size": 6, "symbol": "square"},
            hovertemplate=f"PCA of %{{x}}: {form}<extra></extra>",
        )
    )
    if others:
        figure.add_trace(
            go.Scatter(
                x=[one.size for one in others],
                y=[height(one) for one in others],
                text=[one.name for one in others],
                name="Other models",
                mode="markers",
                marker={"size": 8, "color": class_color(0), "opacity": 0.45},
                hovertemplate=f"%{{text}}: {form}<extra></extra>",
            )
        )
    for index, name in enumerate(marked):
        known = [one for one in curve.models if one.name == name]
        figure.add_trace(
            go.Scatter(
                x=[one.size for one in known],
                y=[height(one) for one in known],
                name=f"{'AB'[index]}: {name}",
                mode="markers",
                marker={
                    "size": (20, 12)[index],  # one is seen around the other in the same place
                    "color": class_color(index + 1),
                    "symbol": ("circle-open", "diamond")[index],
                    "line": {"width": (4, 0)[index]},
                },
                hovertemplate=f"{name}: {form}<extra></extra>",
            )
        )
    title = "Squared error on test pictures" if is_error else "Variance that comes back"
    dress(figure, title, height=HEIGHT)
    ticks = _apart(sorted({one.size for one in (*curve.pca, *curve.models)}))
    figure.update_xaxes(title_text="Numbers in the latent", type="log", tickangle=0)
    figure.update_xaxes(tickvals=ticks, ticktext=[str(size) for size in ticks])
    figure.update_yaxes(rangemode="tozero", tickformat="" if is_error else ".0%")
    # below the axis: beside the title there is no room for four names on a narrow page
    legend = {"x": 0.0, "xanchor": "left", "y": 0.0, "yanchor": "bottom"}
    figure.update_layout(showlegend=True, hovermode="closest", legend=legend, margin={"b": 100})
    return figure


def _apart(sizes: Sequence[int]) -> list[int]:
    kept: list[int] = []
    for size in sizes:
        if not kept or size >= LEAST_RATIO * kept[-1]:
            kept.append(size)
    return kept
