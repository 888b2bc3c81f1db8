"""The map of codes: live in the browser, or as two fields where the server decodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.viz.pixels import data_url
from pages._ui import cache, live

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.codes import Codebook
    from pages._ui.guard import Opened

DIGITS = 6


def draw(
    opened: Opened,
    base: live.Base,
    book: Codebook,
    start: list[int],
    changes: dict[int, int],
    original: npt.NDArray[np.uint8],
    keep: Callable[[dict[int, int]], None],
) -> None:
    """Draw the map, its picture and every code, decoded in the browser.

    Args:
        opened: The model and its run.
        base: What every view is told.
        book: Its codes.
        start: Codes of the picture.
        changes: What is changed at present.
        original: The picture itself.
        keep: Told what is changed when the hand has let go.

    Shape:
        - original: ``(H, W)`` or ``(H, W, 3)``
    """
    live.show(
        "codes",
        base,
        {
            "start": start,
            "changes": {str(position): code for position, code in changes.items()},
            "height": book.height,
            "width": book.width,
            "vectors": [[round(value, DIGITS) for value in row] for row in book.vectors.tolist()],
            "counts": cache.code_counts(opened.run),
            "original": data_url(original),
        },
        reports={"changes": lambda told: _keep(told, book, keep)},
        key="codes.live",
    )
    st.caption(
        "Point at the picture to see its codes; click a place, then a code. With a code chosen, "
        "drag over the picture to paint it."
    )


def _keep(told: Any, book: Codebook, keep: Callable[[dict[int, int]], None]) -> None:  # noqa: ANN401
    if isinstance(told, dict):
        keep({
            int(position): code
            for position, code in told.items()
            if str(position).isdecimal()
            and int(position) < book.num_positions
            and isinstance(code, int)
            and 0 <= code < len(book.vectors)
        })


def draw_on_server(
    book: Codebook,
    start: list[int],
    changes: dict[int, int],
    keep: Callable[[dict[int, int]], None],
) -> None:
    """Draw fields that change one code at a time.

    Args:
        book: The codes.
        start: Codes of the picture.
        changes: What is changed at present.
        keep: Told what is changed.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        row = int(st.number_input("Row", 1, book.height, 1, key="codes.row", width=120))
        column = int(st.number_input("Column", 1, book.width, 1, key="codes.column", width=120))
        position = book.position(row, column)
        code = int(
            st.number_input(
                "Code",
                0,
                len(book.vectors) - 1,
                changes.get(position, start[position]),
                key=f"codes.code.{position}",
                width=140,
            )
        )
        st.button("Set", on_click=keep, args=({**changes, position: code},))
        st.button("Reset all", disabled=not changes, on_click=keep, args=({},))
