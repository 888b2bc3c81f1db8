"""Bars: KL per latent dimension, pictures per class, and how a number is distributed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from aelib.viz.theme import MARK_COLOR, TRAIN_COLOR, VALIDATION_COLOR, class_color, dress

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

HEIGHT = 280
ACTIVE_NATS = 0.01


def kl_bars(kl: npt.NDArray[np.floating], *, threshold: float = ACTIVE_NATS) -> go.Figure:
    """Draw the mean KL of each latent dimension, highest first.

    Args:
        kl: Mean divergence of each dimension from the prior, nats.
        threshold: Dimensions below it carry nothing and are drawn grey.

    Shape:
        - kl: ``(D,)``

    Returns:
        One bar per dimension; the title counts those in use.
    """
    order = np.argsort(-kl, kind="stable")
    values = kl[order]
    colors = [TRAIN_COLOR if value >= threshold else MARK_COLOR for value in values]
    figure = go.Figure(
        go.Bar(
            x=[f"z{dimension}" for dimension in order],
            y=values,
            marker={"color": colors},
            hovertemplate="%{y:.3f} nats",
        )
    )
    num_active = int((kl >= threshold).sum())
    title = f"KL per dimension (nats) · {num_active} of {len(kl)} in use (≥ {threshold:g})"
    dress(figure, title, height=HEIGHT)
    figure.update_xaxes(title_text="Latent dimension")
    return figure.update_yaxes(title_text="nats", rangemode="tozero")


def class_bars(counts: Sequence[int], names: Sequence[str], *, title: str) -> go.Figure:
    """Draw how many pictures of each class there are.

    Args:
        counts: Pictures per class.
        names: Names of the classes.
        title: What was counted.

    Returns:
        One bar per class, in the colour that the class has on the map.
    """
    figure = go.Figure(
        go.Bar(
            x=list(names),
            y=list(counts),
            marker={"color": [class_color(index) for index in range(len(names))]},
            hovertemplate="%{y:,}",
        )
    )
    dress(figure, title, height=HEIGHT)
    return figure.update_yaxes(title_text="Pictures")


def histogram(
    values: npt.NDArray[np.floating],
    *,
    title: str,
    label: str,
    mark: float | None = None,
    num_bins: int = 40,
) -> go.Figure:
    """Draw how a number is distributed.

    Args:
        values: Finite numbers.
        title: What is shown.
        label: Name and unit of the number.
        mark: A value to mark, such as that of the chosen picture.
        num_bins: Bins between the smallest and the largest.

    Shape:
        - values: ``(N,)``

    Returns:
        Counts per bin.
    """
    counts, edges = np.histogram(values, bins=num_bins)
    figure = go.Figure(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=np.diff(edges),
            marker={"color": TRAIN_COLOR},
            hovertemplate="%{y:,}",
        )
    )
    if mark is not None:
        figure.add_vline(x=mark, line={"color": VALIDATION_COLOR, "width": 2})
    dress(figure, title, height=HEIGHT)
    figure.update_layout(bargap=0)
    figure.update_xaxes(title_text=label)
    return figure.update_yaxes(title_text="Pictures")
