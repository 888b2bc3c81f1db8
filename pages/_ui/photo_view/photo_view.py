"""A photograph before and after, as a Streamlit component: it tells strength and strokes."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from aelib.viz.pixels import encode
from pages._ui import state
from pages._ui.live.told import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt

_FOLDER = Path(__file__).parent
_VIEW = st.components.v2.component(
    "photo_view",
    html='<div class="photo"></div>',
    css=(_FOLDER / "photo_view.css").read_text(),
    js=(_FOLDER / "photo_view.js").read_text(),
)
LOSSLESS_PIXELS, QUALITY = 300_000, 93
MAX_STROKES, MAX_POINTS = 400, 20_000


class Seen(NamedTuple):
    """What a person did in the view.

    Attributes:
        strength: Where the slider was let go; None before that.
        strokes: What was painted: width and points of each, as shares of the picture's sides.
    """

    strength: float | None
    strokes: tuple[tuple[float, tuple[tuple[float, float], ...]], ...]


def photo_view(
    left: npt.NDArray[np.uint8],
    frames: Mapping[float, npt.NDArray[np.uint8]],
    *,
    titles: tuple[str, str],
    place: str,
    strength: float = 1.0,
    can_paint: bool = False,
    key: str,
) -> None:
    """Draw a photograph before and after.

    Args:
        left: Seen left of the handle.
        frames: Seen right of it, by strength; between two of them the view blends.
        titles: Names of the two.
        place: Names the picture: another one is shown whole again, without strokes.
        strength: Where the slider begins.
        can_paint: Let the pointer mark what is missing.
        key: Key of the component.

    Shape:
        - left, frames: ``(H, W)`` or ``(H, W, 3)``
    """
    height, width = left.shape[:2]
    told = seen(key)
    _VIEW(
        key=key,
        data={
            "left": _url(left),
            "frames": [{"strength": at, "url": _url(frames[at])} for at in sorted(frames)],
            "titles": list(titles),
            "place": place,
            "size": [width, height],
            "strength": strength,
            "strokes": [{"width": w, "points": list(points)} for w, points in told.strokes],
            "paint": can_paint,
        },
        on_strength_change=lambda: None,
        on_strokes_change=lambda: None,
    )


def seen(key: str) -> Seen:
    """Return what a person did in a view.

    Args:
        key: Key of the component.

    Returns:
        What was told last, checked: a browser may send anything.
    """
    strength = number(state.trigger(key, "strength"))
    return Seen(strength, _strokes(state.trigger(key, "strokes")))


def _strokes(told: Any) -> tuple[tuple[float, tuple[tuple[float, float], ...]], ...]:  # noqa: ANN401
    found, left = [], MAX_POINTS
    for stroke in told[:MAX_STROKES] if isinstance(told, list) else ():
        points = stroke.get("points") if isinstance(stroke, dict) else None
        width = number(stroke.get("width")) if isinstance(stroke, dict) else None
        if width is None or not 0.0 < width <= 1.0 or not isinstance(points, list):
            continue
        pairs = [(number(p[0]), number(p[1])) for p in points[:left] if _is_pair(p)]
        whole = tuple((x, y) for x, y in pairs if x is not None and y is not None)
        left -= len(whole)
        if whole:
            found.append((width, whole))
    return tuple(found)


def _is_pair(told: Any) -> bool:  # noqa: ANN401
    return isinstance(told, list) and len(told) == 2


def _url(pixels: npt.NDArray[np.uint8]) -> str:
    is_small = pixels.shape[0] * pixels.shape[1] <= LOSSLESS_PIXELS
    kind = "PNG" if is_small else "JPEG"
    content = base64.b64encode(encode(pixels, kind, QUALITY)).decode()
    return f"data:image/{kind.lower()};base64,{content}"
