"""A plane of latent space: decoded in the browser, or as a lattice that the server decodes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.analysis.decoding import decode_flat
from aelib.analysis.sheets import plane_sheet
from aelib.analysis.strips import good_scale, to_png_strip
from aelib.viz.pixels import at_side, edge_to_edge, encode
from aelib.viz.plane import plane_figure
from pages._ui import address, downloads, live, state
from pages._ui.live.told import number

if TYPE_CHECKING:
    from aelib.analysis.planes import Plane
    from pages._ui.guard import Opened

AT, BEGUN = "at", "plane.begun"
STEPS, LATTICE_STEPS, FILE_SIDE = 15, 17, 512
_PLACE = re.compile(r"(-?\d{1,5}(?:\.\d{1,6})?),(-?\d{1,5}(?:\.\d{1,6})?)", re.ASCII)
Place = tuple[float, float]


def draw(
    opened: Opened,
    plane: Plane,
    titles: tuple[str, str],
    marks: str,
    name: str,
    label: int | None,
) -> None:
    """Draw a plane; the address keeps where the person stands.

    Args:
        opened: The model and its run.
        plane: Which plane.
        titles: Names of its two directions.
        marks: A letter for each picture that spans it.
        name: Tells it from other planes of this model.
        label: Class to decode; None for a model told none.
    """
    whole = f"{opened.run.id} {name}"
    state.empty_elsewhere(BEGUN, whole, AT)
    _draw(opened, plane, titles, marks, whole, label)


@st.fragment
def _draw(
    opened: Opened,
    plane: Plane,
    titles: tuple[str, str],
    marks: str,
    whole: str,
    label: int | None,
) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        parts = live.choose_parts(opened.run)
        at = _place_field()
    if parts is not None:
        live.show(
            "plane",
            live.Base(parts, opened.model, whole, label),
            {
                "origin": plane.origin.tolist(),
                "across": plane.across.tolist(),
                "up": plane.up.tolist(),
                "low": plane.low,
                "high": plane.high,
                "titles": titles,
                "marks": [
                    {"x": x, "y": y, "title": title}
                    for (x, y), title in zip(plane.marks.tolist(), marks, strict=True)
                ],
                "at": at,
            },
            reports={"at": _go_there},
            key="plane.live",
        )
    else:
        made = plane_sheet(opened.model, plane, STEPS, label)
        figure = plane_figure(
            edge_to_edge(made.images, STEPS), *made.values, here=at or _middle(plane)
        )
        st.plotly_chart(
            figure,
            key="plane.lattice",
            on_select=_go_to_selected,
            selection_mode="points",
            config={"displayModeBar": False},
            width=620,
        )
    _offer(opened, plane, at or _middle(plane), label)


def _place_field() -> Place | None:
    text = address.text_field(
        "As text",
        "Place",
        key=AT,
        placeholder="0.5,-1.2",
        max_chars=40,
        help="Across and up, with a comma between. It is part of the page's address.",
    )
    if not text:
        return None
    found = _PLACE.fullmatch(text.strip())
    if not found:
        st.warning(
            "The place in the address or the field 'As text' cannot be read: expected two numbers "
            "with a comma between, as 0.5,-1.2. The middle is shown.",
            icon=":material/link_off:",
        )
        return None
    return float(found[1]), float(found[2])


def _go_there(told: Any) -> None:  # noqa: ANN401 -- a browser may send anything
    if (
        isinstance(told, (list, tuple))
        and len(told) == 2
        and all(number(value) is not None for value in told)
    ):
        state.set_value(AT, f"{told[0]:.3f},{told[1]:.3f}")


def _go_to_selected() -> None:
    chosen = state.value("plane.lattice")
    points = chosen["selection"]["points"] if chosen else []
    if points:
        _go_there([points[0]["x"], points[0]["y"]])


def _middle(plane: Plane) -> Place:
    x, y = ((low + high) / 2 for low, high in zip(plane.low, plane.high, strict=True))
    return x, y


def _offer(opened: Opened, plane: Plane, at: Place, label: int | None) -> None:
    def picture() -> bytes:
        image = decode_flat(opened.model, plane.latent(*at)[None], label)[0]
        return encode(at_side(image, FILE_SIDE))

    def lattice() -> bytes:
        made = plane_sheet(opened.model, plane, LATTICE_STEPS, label)
        return to_png_strip(made.images, min(2, good_scale(made.images)), LATTICE_STEPS)

    with st.container(horizontal=True):
        downloads.offer("Picture", picture, "plane-picture.png")
        downloads.offer("Plane", lattice, "plane.png")
