"""Training curves: one panel per term, training and validation in each, the best epoch marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from aelib.viz.theme import MARK_COLOR, TRAIN_COLOR, VALIDATION_COLOR, dress

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = dict[str, Any]

NUM_COLUMNS = 2
PANEL_HEIGHT = 250
TITLES = {
    "objective": "Objective (nats per picture)",
    "reconstruction": "Reconstruction (nats per picture)",
    "kl": "KL to the prior (nats per picture)",
    "kl_free_bits": "KL with free bits (nats per picture)",
    "kl_capacity": "|KL − capacity| (nats per picture)",
    "mse": "Squared error (mean per value)",
}
_FIRST, _LAST = ("objective", "reconstruction"), ("mse",)


def training_curves(rows: Sequence[Row], *, is_log: bool = False) -> go.Figure:
    """Draw every term of a run over its epochs.

    A panel with values that are not above 0 keeps a linear axis under ``is_log`` and says so.

    Args:
        rows: Rows of ``metrics.jsonl``, one per epoch; none draws an empty figure.
        is_log: Logarithmic vertical axes.

    Returns:
        One panel per term; the epoch of the lowest validation objective is marked.
    """
    names = term_names(rows)
    if not names:
        return dress(go.Figure(), "Training curves: no epoch has ended yet", height=PANEL_HEIGHT)
    is_linear = {name: is_log and not _is_positive(rows, name) for name in names}
    titles = [_title(name) + (" – linear: values ≤ 0" if is_linear[name] else "") for name in names]
    num_columns = min(NUM_COLUMNS, len(names))
    num_rows = -(-len(names) // num_columns)
    figure = make_subplots(
        rows=num_rows,
        cols=num_columns,
        subplot_titles=titles,
        vertical_spacing=0.36 / num_rows,
        horizontal_spacing=0.1,
    )
    best = best_epoch(rows)
    for index, name in enumerate(names):
        place = {"row": index // num_columns + 1, "col": index % num_columns + 1}
        for trace in _traces(rows, name, is_first=index == 0):
            figure.add_trace(trace, **place)
        if best is not None:
            figure.add_vline(x=best, line={"color": MARK_COLOR, "dash": "dot"}, **place)
        figure.update_xaxes(title_text="Epoch", **place)
        wants_log = is_log and not is_linear[name]
        figure.update_yaxes(type="log" if wants_log else "linear", **place)
    title = "Training curves" if best is None else f"Training curves · best epoch {best} (dotted)"
    figure.update_annotations(font_size=13)
    return dress(figure, title, height=PANEL_HEIGHT * num_rows + 40)


def term_names(rows: Sequence[Row]) -> list[str]:
    """Return the names of all terms, the objective first and the squared error last.

    Args:
        rows: Rows of ``metrics.jsonl``.

    Returns:
        Names without repetition.
    """
    found = {name for row in rows for split in ("train", "validation") for name in row[split]}
    middle = sorted(found - {*_FIRST, *_LAST})
    return [name for name in (*_FIRST, *middle, *_LAST) if name in found]


def best_epoch(rows: Sequence[Row]) -> int | None:
    """Return the epoch of the lowest validation objective, the first of equals.

    Args:
        rows: Rows of ``metrics.jsonl``.

    Returns:
        Its number; None without rows.
    """
    if not rows:
        return None
    return int(min(rows, key=lambda row: row["validation"]["objective"])["epoch"])


def _title(name: str) -> str:
    return TITLES.get(name, f"{name.replace('_', ' ').capitalize()} (nats per picture)")


def _traces(rows: Sequence[Row], name: str, *, is_first: bool) -> list[go.Scatter]:
    looks = {
        "train": ("Training", TRAIN_COLOR, "dash"),
        "validation": ("Validation", VALIDATION_COLOR, "solid"),
    }
    traces = []
    for split, (label, color, dash) in looks.items():
        points = [(row["epoch"], row[split][name]) for row in rows if name in row[split]]
        if points:
            traces.append(
                go.Scatter(
                    x=[epoch for epoch, _ in points],
                    y=[value for _, value in points],
                    name=label,
                    legendgroup=split,
                    showlegend=is_first,
                    mode="lines+markers" if len(points) <= 40 else "lines",
                    line={"color": color, "dash": dash, "width": 2},
                    hovertemplate="%{y:.5g}",
                )
            )
    return traces


def _is_positive(rows: Sequence[Row], name: str) -> bool:
    return all(row[s][name] > 0 for row in rows for s in ("train", "validation") if name in row[s])
