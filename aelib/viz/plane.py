"""A latent space of two dimensions as one picture: what the decoder shows at each place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from aelib.viz.pixels import data_url
from aelib.viz.theme import dress

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

SIDE = 560
_HERE = "#e76300"


def plane_figure(
    pixels: npt.NDArray[np.uint8],
    across: Sequence[float],
    up: Sequence[float],
    here: tuple[float, float],
    titles: tuple[str, str] = ("z0", "z1"),
) -> go.Figure:
    """Draw a lattice of decoded pictures over its two axes.

    Args:
        pixels: The pictures edge to edge, dimension 1 growing upwards.
        across: Places of the columns along dimension 0.
        up: Places of the rows along dimension 1, from the bottom.
        here: The present latent, marked by a cross.
        titles: Names of the two axes.

    Shape:
        - pixels: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        A figure whose first trace has one invisible point on each picture, to be clicked.
    """
    half_x, half_y = (across[1] - across[0]) / 2, (up[1] - up[0]) / 2
    left, bottom = across[0] - half_x, up[0] - half_y
    right, top = across[-1] + half_x, up[-1] + half_y
    place = f"{titles[0]} %{{x:.2f}}, {titles[1]} %{{y:.2f}}<extra></extra>"
    figure = go.Figure()
    figure.add_scatter(
        x=[x for _ in up for x in across],
        y=[y for y in up for _ in across],
        mode="markers",
        marker={"size": 22, "opacity": 0, "symbol": "square"},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        hovertemplate=place,
        showlegend=False,
    )
    figure.add_scatter(
        x=[here[0]],
        y=[here[1]],
        mode="markers",
        marker={"size": 15, "color": _HERE, "symbol": "cross", "line": {"width": 2}},
        unselected={"marker": {"opacity": 1}},
        hovertemplate=f"here: {place}",
        showlegend=False,
    )
    figure.add_layout_image(
        source=data_url(pixels),
        x=left,
        y=top,
        sizex=right - left,
        sizey=top - bottom,
        xref="x",
        yref="y",
        sizing="stretch",
        layer="below",
    )
    dress(figure, "What the decoder shows at each place of the plane", height=SIDE)
    figure.update_layout(hovermode="closest", dragmode=False)
    figure.update_xaxes(title_text=titles[0], range=[left, right], showgrid=False, zeroline=False)
    figure.update_yaxes(title_text=titles[1], range=[bottom, top], showgrid=False, zeroline=False)
    return figure
