"""What the live view of the latent map is told: columns by name, colours, and how to decode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.analysis.selection import numbers_among
from pages._ui import address, live, live_columns, map_told, state

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from pages._ui.guard import Opened
    from pages._ui.map_told import Colors, Shown

SPOT, BEGUN = "spot", "latent_map.begun"
FAR = 1e30
Spot = tuple[float, float]


def draw(
    opened: Opened,
    shown: Shown,
    colors: Colors,
    *,
    picked: int | None,
    on_pick: Callable[[int], None],
) -> list[int]:
    """Draw the map, with the decoder under the pointer where the browser can run it.

    Args:
        opened: Model and data.
        shown: What the map shows.
        colors: What the colours mean.
        picked: Number of the picture that is marked.
        on_pick: Called with the number of a clicked picture before the script runs again.

    Returns:
        Numbers of the selected pictures.
    """
    key = f"latent_map.{opened.run.id}.{shown.split}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        parts = live.choose_parts(opened.run) or {}
        spot = _spot_field()
    if not parts:
        st.caption(
            "Pictures under the pointer and new pictures on the map need decoding in the browser."
        )
    elif opened.model.image.kind == "series":
        st.caption("Series of your own come in on the Data page; this map takes none.")
    elif encoder := live.find_part(opened.run, "encoder"):
        parts = {**parts, "encoder": encoder}
    else:
        st.caption("New pictures cannot land here: this model's encoder is none for the browser.")

    def pick(told: Any) -> None:  # noqa: ANN401 -- a browser may send anything
        if (number := first_of(told, shown.drawn)) is not None:
            on_pick(number)

    selected = numbers_among(state.trigger(key, "selected"), shown.drawn)
    live.show(
        "map",
        live.Base(parts, opened.model, f"{opened.run.id} {shown.split}", None),
        {
            **map_told.told(opened, shown, colors, live_columns, is_live=bool(parts)),
            "marked": picked,
            "numSelected": len(selected),
            "selected": [],
            "picked": None,
            "spot": spot,
        },
        reports={"selected": lambda _: None, "picked": pick, "spot": _go_there},
        key=key,
    )
    return selected


def forget_place(name: str) -> None:
    """Let go of the held place when the map is another one.

    Args:
        name: Of the map; places of another mean something else.
    """
    state.empty_elsewhere(BEGUN, name, SPOT)


def first_of(told: Any, drawn: npt.NDArray[np.int64]) -> int | None:  # noqa: ANN401
    """Read which picture was clicked.

    Args:
        told: What a browser sent: anything.
        drawn: Numbers of the pictures that the map shows.

    Shape:
        - drawn: ``(n,)``

    Returns:
        The first number, if it is among them.
    """
    few = numbers_among(told[:1] if isinstance(told, (list, tuple)) else None, drawn)
    return few[0] if few else None


def _spot_field() -> Spot | None:
    text = address.text_field(
        "Place as text",
        "Place",
        key=SPOT,
        placeholder="0.5,-1.2",
        max_chars=60,
        help="The held place on the map, across and up, with a comma between. A click on an "
        "empty place sets it.",
    )
    if not text:
        return None
    spot = _read_spot(text)
    if spot is None:
        st.warning(
            "The place in the address or the field 'Place as text' cannot be read: expected two "
            "numbers with a comma between, as 0.5,-1.2. No place is held.",
            icon=":material/link_off:",
        )
    return spot


def _read_spot(text: str) -> Spot | None:
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (x, y) if _is_place((x, y)) else None


def _is_place(told: Any) -> bool:  # noqa: ANN401 -- a browser may send anything
    return (
        isinstance(told, (list, tuple))
        and len(told) == 2
        and all(isinstance(value, (int, float)) and -FAR < value < FAR for value in told)
    )


def _go_there(told: Any) -> None:  # noqa: ANN401 -- a browser may send anything
    state.set_value(SPOT, f"{told[0]:.5g},{told[1]:.5g}" if _is_place(told) else "")
