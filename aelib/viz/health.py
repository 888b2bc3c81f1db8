"""Pictures of a model's health: KL by dimension, codes, aggregate posterior and prior, memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from aelib.viz.pixels import edge_to_edge
from aelib.viz.theme import (
    MARK_COLOR,
    TRAIN_COLOR,
    VALIDATION_COLOR,
    class_color,
    dress,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from torch import Tensor

HEIGHT, SQUARE = 280, 420
INACTIVE_NATS = 0.01
NUM_BINS = 40
REACH = 1.3
"""How much further than the prior's draws a density is drawn."""


def kl_of_signs(signs: dict[str, Any], levels: Sequence[int] = ()) -> go.Figure:
    """Draw the KL of each latent dimension that is listed, highest first, coloured by level.

    Args:
        signs: Vital signs with ``kl_per_dimension``.
        levels: Sizes of the levels of a hierarchical latent, the top first.

    Returns:
        One bar per dimension; grey ones carry nothing.
    """
    dimensions, values = signs["dimensions"], signs["kl_per_dimension"]
    ends = np.cumsum(levels)
    figure = go.Figure()
    for level in range(max(1, len(levels))):
        mine = [
            index
            for index, dimension in enumerate(dimensions)
            if not len(ends) or int(np.searchsorted(ends, dimension, side="right")) == level
        ]
        color = class_color(level) if levels else TRAIN_COLOR
        figure.add_bar(
            x=[f"z{dimensions[index]}" for index in mine],
            y=[values[index] for index in mine],
            name=f"level {level + 1}",
            marker={"color": [color if values[i] >= INACTIVE_NATS else MARK_COLOR for i in mine]},
            hovertemplate="%{y:.3f} nats",
            showlegend=bool(levels),
        )
    used = sum(value >= INACTIVE_NATS for value in values)
    rest = signs["latent_dim"] - len(values)
    more = f", {rest} more not shown" if rest > 0 else ""
    title = f"KL per dimension (nats) · {used} of {len(values)} in use{more}"
    dress(figure, title, height=HEIGHT)
    figure.update_xaxes(
        categoryorder="array", categoryarray=[f"z{dimension}" for dimension in dimensions]
    )
    return figure.update_yaxes(title_text="nats", rangemode="tozero")


def code_bars(codebook: dict[str, Any]) -> go.Figure:
    """Draw how often the codes are chosen, the most used first.

    Args:
        codebook: The vital sign of that name.

    Returns:
        One bar per code that is listed, and a line where all would stand if all were alike.
    """
    usage, size = codebook["usage"], codebook["size"]
    figure = go.Figure(
        go.Bar(
            x=list(range(1, len(usage) + 1)),
            y=usage,
            marker={"color": TRAIN_COLOR},
            hovertemplate="%{y:.2%}",
        )
    )
    figure.add_hline(y=1 / size, line={"color": VALIDATION_COLOR, "width": 2, "dash": "dot"})
    title = (
        f"Use of the codes · {codebook['used']} of {size}, perplexity {codebook['perplexity']:.1f}"
    )
    dress(figure, title, height=HEIGHT)
    figure.update_xaxes(title_text="Code, the most used first")
    return figure.update_yaxes(title_text="Share", tickformat=".1%", rangemode="tozero")


def moment_bars(signs: dict[str, Any]) -> go.Figure:
    """Draw mean and standard deviation of the aggregate posterior in each dimension.

    Args:
        signs: Vital signs.

    Returns:
        A mark with an error bar per dimension that is listed; the band is that of N(0, 1).
    """
    deviations = np.sqrt(np.maximum(signs["variance"], 0.0))
    figure = go.Figure(
        go.Scatter(
            x=[f"z{dimension}" for dimension in signs["dimensions"]],
            y=signs["mean"],
            mode="markers",
            marker={"color": TRAIN_COLOR, "size": 7},
            error_y={"type": "data", "array": deviations, "color": TRAIN_COLOR, "thickness": 1.5},
            hovertemplate="%{y:.2f} ± %{error_y.array:.2f}",
        )
    )
    figure.add_hrect(y0=-1, y1=1, fillcolor=MARK_COLOR, opacity=0.2, line_width=0)
    dress(figure, "Aggregate posterior: mean ± s.d.; grey is the prior N(0, 1)", height=HEIGHT)
    return figure


def posterior_and_prior(
    posterior: npt.NDArray[np.floating],
    prior: npt.NDArray[np.floating] | None,
    dimensions: Sequence[int],
) -> go.Figure:
    """Draw where the latents of pictures lie, and where the prior draws.

    Args:
        posterior: Draws of the aggregate posterior in two dimensions.
        prior: Draws of the prior in them; None for none.
        dimensions: Numbers of the two.

    Shape:
        - posterior: ``(N, 2)``
        - prior: ``(M, 2)``

    Returns:
        Density of the latents, with the prior's draws as points over it.
    """
    points = posterior if prior is None else np.concatenate([posterior, prior])
    middle = np.median(points, axis=0)
    half = max(float(np.quantile(np.abs(points - middle), 0.995)) * REACH, 1e-6)
    ranges = [(float(m) - half, float(m) + half) for m in middle]
    counts, across, up = np.histogram2d(
        posterior[:, 0], posterior[:, 1], bins=NUM_BINS, range=ranges
    )
    figure = go.Figure(
        go.Heatmap(
            z=_smooth(counts).T,
            x=(across[:-1] + across[1:]) / 2,
            y=(up[:-1] + up[1:]) / 2,
            colorscale=[(0, "rgba(63, 144, 218, 0)"), (1, "rgba(63, 144, 218, 1)")],
            showscale=False,
            hoverinfo="skip",
            name="latents of pictures",
        )
    )
    if prior is not None:
        figure.add_scatter(
            x=prior[:, 0],
            y=prior[:, 1],
            mode="markers",
            marker={"size": 3, "color": VALIDATION_COLOR, "opacity": 0.6},
            name="draws of the prior",
            hoverinfo="skip",
        )
    first, second = dimensions[:2]
    dress(figure, "Latents of pictures (blue)" + (" and the prior" if prior is not None else ""),
          height=SQUARE)  # fmt: skip
    figure.update_layout(hovermode=False, showlegend=False)
    figure.update_xaxes(title_text=f"z{first}", range=ranges[0], constrain="domain")
    return figure.update_yaxes(
        title_text=f"z{second}", range=ranges[1], scaleanchor="x", constrain="domain"
    )


def pair_sheet(pairs: Tensor) -> npt.NDArray[np.uint8]:
    """Lay pictures that the model made over the nearest ones that it learned from.

    Args:
        pairs: Pictures in [0, 1].

    Shape:
        - pairs: ``(2, P, C, H, W)``
        - returns: ``(2 · H, P · W)`` for one channel, with 3 at the end for three

    Returns:
        Pixels: above what it made, below the nearest training picture.
    """
    return edge_to_edge(pairs.flatten(0, 1), pairs.shape[1])


def activity_bars(activity: dict[str, Any]) -> go.Figure:
    """Draw how many units of a sparse latent are how active on average.

    Args:
        activity: The vital sign of that name.

    Returns:
        A histogram of the units' mean activity.
    """
    counts = activity["histogram"]
    width = 1.0 / max(1, len(counts))
    figure = go.Figure(
        go.Bar(
            x=[(index + 0.5) * width for index in range(len(counts))],
            y=counts,
            width=width,
            marker={"color": TRAIN_COLOR},
            hovertemplate="%{y:,} units",
        )
    )
    title = f"Mean activity of the units · {activity['silent']:.0%} silent"
    dress(figure, title, height=HEIGHT)
    figure.update_layout(bargap=0)
    figure.update_xaxes(title_text="Mean activity", range=[0, 1])
    return figure.update_yaxes(title_text="Units")


def shares_by_epoch(
    rows: Sequence[dict[str, Any]],
) -> tuple[list[int], dict[str, list[float | None]]]:
    """Take vital signs over the epochs from a log, each as a share of what it can be.

    Args:
        rows: Rows of ``metrics.jsonl``; those without signs are left out.

    Returns:
        Epochs, and shares by name for :func:`status_history`.
    """
    told = [(row["epoch"], row["signs"]) for row in rows if isinstance(row.get("signs"), dict)]
    signs = [sign for _, sign in told]
    found = {
        "Dimensions in use": [_ratio(s, "active_units", s.get("latent_dim")) for s in signs],
        "Spread of reconstructions": [_ratio(s, "spread", 1.0) for s in signs],
        "Perplexity of the codes": [
            _ratio(s.get("codebook", {}), "perplexity", s.get("codebook", {}).get("size"))
            for s in signs
        ],
        "Silent units": [_ratio(s.get("activity", {}), "silent", 1.0) for s in signs],
    }
    if any("codebook" in sign or "activity" in sign for sign in signs):
        del found["Dimensions in use"]
    kept = {name: shares for name, shares in found.items() if any(s is not None for s in shares)}
    return [epoch for epoch, _ in told], kept


def _ratio(values: dict[str, Any], name: str, most: float | None) -> float | None:
    return float(values[name]) / most if name in values and most else None


def status_history(epochs: Sequence[int], values: dict[str, Sequence[float | None]]) -> go.Figure:
    """Draw vital signs over the epochs, each as a share of what it can be.

    Args:
        epochs: Their numbers.
        values: Shares in [0, 1] by name; None where an epoch has none.

    Returns:
        One line per sign.
    """
    figure = go.Figure()
    for index, (name, shares) in enumerate(values.items()):
        figure.add_scatter(
            x=list(epochs),
            y=list(shares),
            name=name,
            mode="lines+markers",
            line={"color": class_color(index)},
            hovertemplate="%{y:.0%}",
        )
    dress(figure, "Vital signs by epoch", height=HEIGHT)
    figure.update_xaxes(title_text="Epoch")
    return figure.update_yaxes(tickformat=".0%", range=[0, 1.05])


def _smooth(counts: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    # a density shows rather than single points
    kernel = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16.0
    for axis in (0, 1):
        counts = np.apply_along_axis(np.convolve, axis, counts, kernel, mode="same")
    return counts
