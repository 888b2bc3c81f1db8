"""The map as Streamlit components: bulk data once, each in an element of its own, then the view.

A changed colour sends colours, a changed map sends coordinates, and neither sends pictures again:
the browser keeps the elements that did not change.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from aelib.viz.atlas import NUM_COLUMNS, PER_SHEET
from aelib.viz.scatter import color_limits
from aelib.viz.theme import class_palette, continuous_palette
from pages._ui import state

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from aelib.viz.atlas import Atlas

_FOLDER = Path(__file__).parent
_SCRIPTS = ("raster.js", "view.js", "map.js", "gestures.js", "labels.js")
_STORE = st.components.v2.component(
    "point_map_store", html="<span></span>", js=(_FOLDER / "store.js").read_text()
)
_MAP = st.components.v2.component(
    "point_map",
    html=(_FOLDER / "map.html").read_text(),
    css=(_FOLDER / "map.css").read_text(),
    js="\n".join((_FOLDER / name).read_text() for name in _SCRIPTS),
)
HEIGHT = 600


class Points(NamedTuple):
    """What the map shows.

    Attributes:
        ids: Number of each picture ``(n,)``.
        places: Coordinates ``(n, 2)``.
        errors: Reconstruction errors ``(n,)``.
        labels: Classes ``(n,)``; None when there are none.
        class_names: Names of the classes.
    """

    ids: npt.NDArray[np.int64]
    places: npt.NDArray[np.float32]
    errors: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64] | None
    class_names: Sequence[str]


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


def point_map(
    points: Points,
    colors: Colors,
    atlas: Atlas,
    *,
    key: str,
    label: str,
    picked: int | None,
    on_pick: Callable[[int], None],
) -> list[int]:
    """Draw the map.

    Args:
        points: What it shows.
        colors: What the colours mean.
        atlas: Pictures of the points, in their order.
        key: Key of the component.
        label: What a screen reader says.
        picked: Number of the picture that is marked.
        on_pick: Called with the number of a clicked picture before the script runs again.

    Returns:
        Numbers of the selected pictures.
    """
    low, high = color_limits(colors.values)
    data = {
        "points": _keep("points", key, _point_table(points)),
        "values": _keep("values", key, pd.DataFrame({"value": colors.values.astype("f4")})),
        "atlas": {
            "id": _keep("atlas", key, pd.DataFrame({"file": list(atlas.sheets)})),
            "width": atlas.width,
            "height": atlas.height,
            "smooth": atlas.is_drawn,
            "columns": NUM_COLUMNS,
            "perSheet": PER_SHEET,
        },
        "title": colors.title,
        "isClass": colors.is_class,
        "palette": class_palette() if colors.is_class else continuous_palette(),
        "names": list(points.class_names) if colors.is_class else [],
        "classNames": list(points.class_names),
        "low": low,
        "high": high,
        "legendKey": f"{colors.title} {low} {high}",
        "label": label,
        "picked": picked,
        "height": HEIGHT,
        "key": key,
        "numSelected": len(state.trigger(key, "selected") or []),
    }

    def report() -> None:
        found = state.trigger(key, "picked")
        if isinstance(found, int):
            on_pick(found)

    result = _MAP(
        key=key,
        data=data,
        default={"selected": []},
        on_selected_change=lambda: None,
        on_picked_change=report,
        height=HEIGHT,
    )
    known = set(points.ids.tolist())
    return [number for number in result.selected or [] if number in known]


def _point_table(points: Points) -> pd.DataFrame:
    labels = np.full(len(points.ids), -1) if points.labels is None else points.labels
    return pd.DataFrame({
        "id": points.ids.astype("i4"),
        "x": points.places[:, 0].astype("f4"),
        "y": points.places[:, 1].astype("f4"),
        "label": labels.astype("i4"),
        "error": points.errors.astype("f4"),
    })


def _keep(kind: str, key: str, table: pd.DataFrame) -> str:
    # the browser keeps it under the name that is returned
    digest = hashlib.sha256(kind.encode())
    for name in table:
        column = table[name]
        parts = column if column.dtype == object else [column.to_numpy().tobytes()]
        for part in parts:
            digest.update(part)
    name = f"{key}.{kind}.{digest.hexdigest()[:24]}"
    _STORE(key=f"{key}.{kind}", data={"id": name, "table": table}, height=1)
    return name
