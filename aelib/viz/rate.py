"""How near pictures come back over what they cost, one line for each codec."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from aelib.viz.theme import MARK_COLOR, class_color, dress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.compression.points import Point

HEIGHT = 440


def rate_figure(points: Sequence[Point], own: Sequence[str], chosen: Point) -> go.Figure:
    """Draw the curves.

    Args:
        points: Of all codecs.
        own: Codecs of the model: they stand out.
        chosen: The point that is looked at.

    Returns:
        The figure; its horizontal axis is logarithmic. Pictures that come back without any error
        have no place on it.
    """
    figure = go.Figure()
    for index, codec in enumerate(dict.fromkeys(point.codec for point in points)):
        known = [p for p in points if p.codec == codec and math.isfinite(p.psnr)]
        is_own = codec in own
        figure.add_trace(
            go.Scatter(
                x=[point.num_bytes for point in known],
                y=[point.psnr for point in known],
                name=codec,
                mode="lines+markers",
                line={
                    "color": class_color(index),
                    "width": 3 if is_own else 2,
                    "dash": "solid" if is_own else "dot",
                },
                marker={"size": 9 if is_own else 6},
                hovertemplate=f"{codec}: %{{x:.3g}} bytes, %{{y:.1f}} dB<extra></extra>",
            )
        )
    figure.add_trace(
        go.Scatter(
            x=[chosen.num_bytes],
            y=[chosen.psnr],
            mode="markers",
            marker={"size": 18, "symbol": "circle-open", "color": MARK_COLOR, "line": {"width": 3}},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    dress(figure, "Likeness (PSNR in dB) over size", height=HEIGHT)
    figure.update_xaxes(title_text="Bytes of each", type="log", dtick=1)
    figure.update_yaxes(title_text="dB")
    # below the axis: beside the title there is no room for so many names on a narrow page
    legend = {"orientation": "h", "x": 0.0, "xanchor": "left", "y": 0.0, "yanchor": "bottom"}
    figure.update_layout(showlegend=True, hovermode="closest", legend=legend, margin={"b": 120})
    return figure
