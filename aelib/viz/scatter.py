"""Points in space, coloured by class or by a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from aelib.viz.theme import CLEAR, GRID_COLOR, class_color, continuous_palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

HEIGHT, POINT_SIZE = 640, 2.5
TAIL = 0.01


def color_limits(values: npt.NDArray[np.floating]) -> tuple[float, float]:
    """Return the ends of a colour scale: few extreme values must not make the rest look equal.

    Args:
        values: What is coloured.

    Shape:
        - values: ``(N,)``

    Returns:
        The 1st and the 99th percentile.
    """
    low, high = np.quantile(values.astype(np.float64), [TAIL, 1.0 - TAIL])
    return float(low), float(high)


def scatter_3d(
    points: npt.NDArray[np.float32],
    values: npt.NDArray[np.floating],
    *,
    names: Sequence[str] = (),
    title: str,
) -> go.Figure:
    """Draw points that can be turned with the pointer.

    Args:
        points: The map.
        values: Number of the class, or what the colour scale shows.
        names: Names of the classes; none for a colour scale.
        title: What the colours mean.

    Shape:
        - points: ``(N, 3)``
        - values: ``(N,)``

    Returns:
        One trace per class, which a click on the legend hides, or one with a colour bar.
    """
    figure = go.Figure()
    if names:
        for index, name in enumerate(names):
            chosen = np.flatnonzero(values == index)
            marker = {"size": POINT_SIZE, "color": class_color(index)}
            figure.add_trace(_trace(points, chosen, marker, name))
    else:
        low, high = color_limits(values)
        marker = {
            "size": POINT_SIZE,
            "color": values,
            "colorscale": [f"rgb({r}, {g}, {b})" for r, g, b in continuous_palette()],
            "cmin": low,
            "cmax": high,
            "colorbar": {"title": {"text": title}, "thickness": 12},
        }
        figure.add_trace(_trace(points, np.arange(len(points)), marker, title))
    axis = {"backgroundcolor": CLEAR, "gridcolor": GRID_COLOR, "title": {"text": ""}}
    return figure.update_layout(
        height=HEIGHT,
        paper_bgcolor=CLEAR,
        scene={
            "xaxis": axis,
            "yaxis": axis,
            "zaxis": axis,
            "aspectmode": "data",
            "camera": {"eye": {"x": 1.5, "y": 1.5, "z": 0.8}},
        },
        legend={"title": {"text": title}, "itemsizing": "constant"},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
    )


def _trace(
    points: npt.NDArray[np.float32],
    chosen: npt.NDArray[np.intp],
    marker: dict[str, object],
    name: str,
) -> go.Scatter3d:
    x, y, z = points[chosen].T
    return go.Scatter3d(
        x=x,
        y=y,
        z=z,
        mode="markers",
        marker=marker,
        name=name,
        customdata=chosen,
        hovertemplate="picture %{customdata}<extra>%{fullData.name}</extra>",
    )
