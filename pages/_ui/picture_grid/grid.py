"""The grid as a Streamlit component: Python sends a sprite, the browser reports a click."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from aelib.core.drawing import as_pictures, is_series
from aelib.viz.pixels import sprite_url
from pages._ui import state

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch import Tensor

_FOLDER = Path(__file__).parent
_GRID = st.components.v2.component(
    "picture_grid",
    html='<div class="grid" role="group"></div>',
    css=(_FOLDER / "grid.css").read_text(),
    js=(_FOLDER / "grid.js").read_text(),
)
COLUMNS = 12


def picture_grid(
    images: Tensor,
    *,
    ids: Sequence[int],
    labels: Sequence[str],
    key: str,
    chosen: int | None = None,
    cell: int = 56,
    on_pick: Callable[[int], None],
) -> None:
    """Draw pictures of which one can be clicked.

    Args:
        images: Pictures or series.
        ids: What a click reports, one for each picture.
        labels: What the pointer and a screen reader say.
        key: Key of the component.
        chosen: Id that is marked.
        cell: Smallest width of a picture, pixels.
        on_pick: Called with the id before the script runs again.

    Shape:
        - images: ``(N, C, H, W)``
    """
    if not len(images):
        return

    def report() -> None:
        picked = state.trigger(key, "picked")
        if isinstance(picked, int):
            on_pick(picked)

    pictures = as_pictures(images)
    _GRID(
        key=key,
        data={
            "sprite": sprite_url(images, COLUMNS),
            "ids": list(ids),
            "labels": list(labels),
            "columns": COLUMNS,
            "rows": -(-len(images) // COLUMNS),
            "ratio": pictures.shape[3] / pictures.shape[2],
            "smooth": is_series(images),
            "cell": cell,
            "chosen": chosen,
        },
        on_picked_change=report,
    )
