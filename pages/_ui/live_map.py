"""What the live view of the latent map is told: columns by name, colours, and how to decode."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from aelib.data.ground import ground_brightness
from aelib.viz.atlas import NUM_COLUMNS, PER_SHEET
from aelib.viz.columns import point_columns, real_column
from aelib.viz.scatter import color_limits
from aelib.viz.theme import class_palette, continuous_palette
from pages._ui import cache, cache_map, class_choice, live, state
from pages._ui.live_columns import keep

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.latents import Latents
    from pages._ui.guard import Opened

AXES, PLANE, NEIGHBORS = "latent", "plane", "neighbours"
SPOT, BEGUN = "spot", "latent_map.begun"
MOST_SELECTED, FAR = 2_000_000, 1e30
Spot = tuple[float, float]


class Colors(NamedTuple):
    """What the colours mean.

    Attributes:
        title: Heading of the legend.
        values: Class or number of each point ``(n,)``.
        is_class: Values are classes.
    """

    title: str
    values: npt.NDArray[np.floating] | npt.NDArray[np.int64]
    is_class: bool


class Shown(NamedTuple):
    """What the map shows.

    Attributes:
        split: Part of the data.
        latents: Of the whole split.
        points: The map of the whole split, ``(N, 2)``.
        drawn: Rows that are drawn, ``(n,)``.
        inverse: :data:`AXES`, :data:`PLANE` or :data:`NEIGHBORS`: how a place becomes a latent.
        most: Size of the sample that the rows are.
    """

    split: str
    latents: Latents
    points: npt.NDArray[np.float32]
    drawn: npt.NDArray[np.int64]
    inverse: str
    most: int


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
    known = set(shown.drawn.tolist())
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
        if isinstance(told, (list, tuple)) and (few := _selected(told[:1], known)):
            on_pick(few[0])

    live.show(
        "map",
        live.Base(parts, opened.model, f"{opened.run.id} {shown.split}", None),
        {
            **_columns(opened, shown, colors),
            **_decoding(opened, shown, is_live=bool(parts)),
            "description": f"Map of {len(shown.drawn)} pictures, coloured by {colors.title}",
            "marked": picked,
            "numSelected": len(_selected(state.trigger(key, "selected"), known)),
            "selected": [],
            "picked": None,
            "spot": spot,
        },
        reports={"selected": lambda _: None, "picked": pick, "spot": _go_there},
        key=key,
    )
    return _selected(state.trigger(key, "selected"), known)


def forget_place(name: str) -> None:
    """Let go of the held place when the map is another one.

    Args:
        name: Of the map; places of another mean something else.
    """
    state.empty_elsewhere(BEGUN, name, SPOT)


def _columns(opened: Opened, shown: Shown, colors: Colors) -> dict[str, Any]:
    atlas = cache.atlas(opened.config, shown.split, shown.most)
    low, high = color_limits(colors.values)
    class_names = list(opened.pictures.class_names)
    return {
        "count": len(shown.drawn),
        "points": keep(point_columns(shown.points, shown.latents, shown.drawn)),
        "values": keep(real_column(colors.values)),
        "atlas": {
            "sheets": [keep(sheet) for sheet in atlas.sheets],
            "width": atlas.width,
            "height": atlas.height,
            "isSmooth": atlas.is_drawn,
            "columns": NUM_COLUMNS,
            "perSheet": PER_SHEET,
        },
        "title": colors.title,
        "isClass": colors.is_class,
        "palette": class_palette() if colors.is_class else continuous_palette(),
        "names": class_names if colors.is_class else [],
        "classNames": class_names,
        "low": low,
        "high": high,
    }


def _decoding(opened: Opened, shown: Shown, *, is_live: bool) -> dict[str, Any]:
    rows = cache_map.latent_rows(opened.run, shown.split) if is_live else None
    told: dict[str, Any] = {
        "latents": None,
        "inverse": shown.inverse,
        "plane": None,
        "toldNames": [],
        "ground": None,
    }
    if rows is None:
        return told
    told["latents"] = {
        "path": keep(rows.halves[shown.drawn].tobytes()),
        "size": rows.halves.shape[1],
        "unit": rows.unit,
        "basis": None if rows.basis is None else keep(real_column(rows.basis)),
        "share": rows.share,
    }
    if shown.inverse == PLANE:
        axes = cache_map.principal_axes(opened.run, shown.split)
        told["plane"] = keep(real_column(axes.mean) + real_column(axes.components))
    if opened.model.capabilities.uses_labels:
        told["toldNames"] = class_choice.names_of(opened)
    if opened.model.image.kind == "image":
        told["ground"] = ground_brightness(opened.pictures.split(shown.split).images)
    return told


def _selected(told: Any, known: set[int]) -> list[int]:  # noqa: ANN401 -- from a browser
    if not isinstance(told, (list, tuple)):
        return []
    few = itertools.islice(told, MOST_SELECTED)
    return [number for number in few if type(number) is int and number in known]


def _spot_field() -> Spot | None:
    with st.popover("Place as text", icon=":material/link:"):
        text = st.text_input(
            "Place",
            key=SPOT,
            bind="query-params",
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
