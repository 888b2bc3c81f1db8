"""Signals over time as a figure: a panel for each channel, one or several lines in each."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np
from plotly.subplots import make_subplots

from aelib.viz.theme import CLASS_COLORS, MARK_COLOR, class_color, dress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt
    import plotly.graph_objects as go

    from aelib.data import Channel

    Series = npt.NDArray[np.floating]

PANEL_HEIGHT, FRAME_HEIGHT = 150, 110
FAULT_COLOR = "rgba(189, 31, 1, 0.18)"
_WIDE, _USUAL = 4.0, 1.6


def series_figure(
    lines: Mapping[str, Series],
    channels: Sequence[Channel],
    *,
    title: str,
    marked: npt.NDArray[np.bool_] | None = None,
) -> go.Figure:
    """Draw one series, or several versions of it over each other.

    One line alone has the colours of its channels, as in the small pictures. Of several the first
    is grey and wide, so that the others are seen on it.

    Args:
        lines: Versions by name, in [0, 1].
        channels: What the channels are called and what 0 and 1 stand for.
        title: What is shown.
        marked: Moments to mark, e.g. faults.

    Shape:
        - lines: ``(C, T)`` each
        - marked: ``(C, T)``

    Returns:
        The channels one above the other, in their own units over one axis of time.
    """
    figure = make_subplots(
        rows=len(channels),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=min(0.06, 0.3 / len(channels)),
    )
    for row, channel in enumerate(channels, 1):
        for index, (name, values) in enumerate(lines.items()):
            is_ground = index == 0 and len(lines) > 1
            color = class_color(row - 1) if len(lines) == 1 else CLASS_COLORS[index - 1]
            figure.add_scatter(
                y=_in_units(values[row - 1], channel),
                name=name,
                legendgroup=name,
                showlegend=row == 1 and len(lines) > 1,
                mode="lines",
                line={
                    "color": MARK_COLOR if is_ground else color,
                    "width": _WIDE if is_ground else _USUAL,
                },
                opacity=0.6 if is_ground else 1.0,
                hovertemplate="%{y:.4g}",
                row=row,
                col=1,
            )
        figure.update_yaxes(title_text=channel.name, row=row, col=1)
        for start, end in _runs(marked, row - 1):
            figure.add_vrect(
                x0=start - 0.5, x1=end - 0.5, fillcolor=FAULT_COLOR, line_width=0, row=row, col=1
            )
    figure.update_xaxes(title_text="Moment", row=len(channels), col=1)
    dress(figure, title, height=PANEL_HEIGHT * len(channels) + FRAME_HEIGHT)
    return figure.update_layout(hoversubplots="axis")


def from_array(values: Series) -> Series:
    """Return a series that lies as a picture of height 1 with its channels first.

    Args:
        values: The series.

    Shape:
        - values: ``(1, T)`` or ``(1, T, C)``
        - returns: ``(C, T)``

    Returns:
        A view of it.
    """
    return values if values.ndim == 2 else values[0].T


def series_csv(values: Series, channels: Sequence[Channel]) -> bytes:
    """Write a series as a table, in its own units.

    Args:
        values: In [0, 1].
        channels: What the channels stand for.

    Shape:
        - values: ``(C, T)``

    Returns:
        A CSV with one column for each channel and one row for each moment.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([channel.name for channel in channels])
    columns = [_in_units(row, channel) for row, channel in zip(values, channels, strict=True)]
    writer.writerows([f"{value:.6g}" for value in row] for row in np.stack(columns, 1))
    return buffer.getvalue().encode()


def _in_units(values: Series, channel: Channel) -> Series:
    shown: Series = channel.low + values.astype(np.float64) * (channel.high - channel.low)
    return shown


def _runs(marked: npt.NDArray[np.bool_] | None, channel: int) -> list[tuple[int, int]]:
    """Return where marked stretches start, and the moments after their ends."""
    if marked is None:
        return []
    edges = np.flatnonzero(np.diff(np.pad(marked[channel].astype(np.int8), 1)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
