"""How few units of a sparse latent answer: of each unit over pictures, and of each picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from aelib.viz.theme import GRID_COLOR, TRAIN_COLOR, VALIDATION_COLOR, dress

if TYPE_CHECKING:
    import numpy.typing as npt

HEIGHT = 300
NUM_BINS = 40
SILENT = 0.001
"""A unit whose mean activity is below it answers to nothing."""


def activity_figure(
    activity: npt.NDArray[np.floating], *, target: float | None = None
) -> go.Figure:
    """Draw how active each unit is over the pictures, and how much of the latent a picture uses.

    Args:
        activity: Of each unit for each picture, in [0, 1]; the detail ``activity`` of a sparse
            bottleneck.
        target: Mean activity that was asked for; a line.

    Shape:
        - activity: ``(N, D)``

    Returns:
        Two histograms; the title says how many units are silent.

    Raises:
        ValueError: If there are no pictures or no units.
    """
    if activity.ndim != 2 or not activity.size:
        raise ValueError(f"expected activities (N, D), got {activity.shape}")
    by_unit, by_picture = activity.mean(axis=0), activity.mean(axis=1)
    figure = make_subplots(cols=2, horizontal_spacing=0.12)
    for column, (values, what) in enumerate(((by_unit, "units"), (by_picture, "pictures")), 1):
        counts, edges = np.histogram(values, bins=NUM_BINS, range=(0.0, max(values.max(), 1e-6)))
        bars = go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=np.diff(edges),
            marker={"color": TRAIN_COLOR},
            hovertemplate=f"%{{y:,}} {what}<extra></extra>",
            showlegend=False,
        )
        figure.add_trace(bars, row=1, col=column)
    if target is not None:
        figure.add_vline(x=target, line={"color": VALIDATION_COLOR, "width": 2}, row=1, col=1)
    silent = int((by_unit < SILENT).sum())
    title = (
        f"Activity · {100 * activity.mean():.1f} % of the latent at a time · "
        f"{silent} of {len(by_unit)} units silent"
    )
    dress(figure, title, height=HEIGHT)
    figure.update_layout(bargap=0, hovermode="closest")
    figure.update_xaxes(title_text="Mean activity of a unit", row=1, col=1)
    figure.update_xaxes(title_text="Share of the latent that a picture uses", row=1, col=2)
    figure.update_yaxes(title_text="Units", row=1, col=1, gridcolor=GRID_COLOR)
    return figure.update_yaxes(title_text="Pictures", row=1, col=2)
