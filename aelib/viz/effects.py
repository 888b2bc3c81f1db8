"""Bars of what an edit has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from aelib.viz.theme import MARK_COLOR, TRAIN_COLOR, VALIDATION_COLOR, dress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.analysis.linear_readings import Effect

ROLES = {
    "wanted": ("wanted", TRAIN_COLOR),
    "other": ("side effect", VALIDATION_COLOR),
    "bound": ("bound to come: a picture has one class", MARK_COLOR),
    "unread": ("not readable", MARK_COLOR),
}
_ROW, _FRAME = 24, 140


def effect_bars(effects: Sequence[Effect], scores: Sequence[str]) -> go.Figure:
    """Draw what became of each attribute.

    Args:
        effects: Effects of an edit.
        scores: How well each is read, in words.

    Returns:
        One bar for each, from the top; one colour for what was wanted, another for side effects.
    """
    titles = [f"{effect.title} · {score}" for effect, score in zip(effects, scores, strict=True)]
    figure = go.Figure()
    for role, (name, color) in ROLES.items():
        rows = [row for row, effect in enumerate(effects) if effect.role == role]
        if rows:
            figure.add_bar(
                x=[effects[row].change for row in rows],
                y=[titles[row] for row in rows],
                orientation="h",
                name=name,
                marker={"color": color, "opacity": 0.5 if role == "unread" else 1.0},
                hovertemplate="%{x:+.2f} σ",
            )
    dress(
        figure,
        "What changed in the picture (σ of each reading)",
        height=_FRAME + _ROW * len(titles),
    )
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(title_text="σ", zeroline=True)
    return figure.update_yaxes(
        categoryorder="array", categoryarray=titles, autorange="reversed", automargin=True
    )
