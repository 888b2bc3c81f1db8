"""The sheet as a Streamlit component: Python sends a sprite, the browser reports a click."""

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
_SHEET = st.components.v2.component(
    "sheet",
    html='<div class="sheet" role="group"></div>',
    css=(_FOLDER / "sheet.css").read_text(),
    js=(_FOLDER / "sheet.js").read_text(),
)


def sheet(
    images: Tensor,
    *,
    titles: Sequence[str],
    values: Sequence[Sequence[float]],
    heads: Sequence[str],
    key: str,
    on_pick: Callable[[int, float], None],
) -> None:
    """Draw pictures in rows with a title each.

    Args:
        images: Pictures or series row by row.
        titles: One for each row.
        values: What each picture stands for, by row.
        heads: Headings of all columns, or of the first and the last.
        key: Key of the component.
        on_pick: Called with row and value of a clicked picture before the script runs again.

    Shape:
        - images: ``(R · T, C, H, W)``
    """

    def report() -> None:
        picked = state.trigger(key, "picked")
        if isinstance(picked, int) and 0 <= picked < len(images):
            row, column = divmod(picked, len(values[0]))
            on_pick(row, values[row][column])

    pictures = as_pictures(images)
    _SHEET(
        key=key,
        data={
            "sprite": sprite_url(images, len(values[0])),
            "titles": list(titles),
            "values": [list(row) for row in values],
            "heads": list(heads),
            "ratio": pictures.shape[3] / pictures.shape[2],
            "smooth": is_series(images),
        },
        on_picked_change=report,
    )
