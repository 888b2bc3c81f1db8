"""A photograph before and after, as a Streamlit component: it tells strength and strokes."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from aelib.photographs.damage import Stroke
from aelib.viz.pixels import encode
from pages._ui import state
from pages._ui.live.told import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

_FOLDER = Path(__file__).parent
_VIEW = st.components.v2.component(
    "photo_view",
    html='<div class="photo"></div>',
    css=(_FOLDER / "photo_view.css").read_text(),
    js="\n".join((_FOLDER / name).read_text() for name in ("photo_strokes.js", "photo_view.js")),
)
LOSSLESS_PIXELS, QUALITY = 300_000, 93
MAX_STROKES, MAX_POINTS = 400, 20_000
HEX = re.compile("#[0-9a-fA-F]{6}")


class Seen(NamedTuple):
    """What a person did in the view.

    Attributes:
        strength: Where the slider was let go; None before that.
        strokes: What was painted.
    """

    strength: float | None
    strokes: tuple[Stroke, ...]


def photo_view(
    left: npt.NDArray[np.uint8],
    frames: Mapping[float, npt.NDArray[np.uint8]],
    *,
    titles: tuple[str, str],
    place: str,
    strength: float = 1.0,
    can_paint: bool = False,
    palette: Sequence[tuple[str, str]] = (),
    key: str,
) -> None:
    """Draw a photograph before and after.

    Args:
        left: Seen left of the handle.
        frames: Seen right of it, by strength; between two of them the view blends.
        titles: Names of the two.
        place: Names the picture: another one is shown whole again, without strokes.
        strength: Where the slider begins.
        can_paint: Let the pointer paint.
        palette: Name and ``#rrggbb`` of colours to paint with; none to mark what is missing.
        key: Key of the component.

    Shape:
        - left, frames: ``(H, W)`` or ``(H, W, 3)``
    """
    height, width = left.shape[:2]
    told = seen(key, place)
    _VIEW(
        key=key,
        data={
            "left": _url(left),
            "frames": [{"strength": at, "url": _url(frames[at])} for at in sorted(frames)],
            "titles": list(titles),
            "place": place,
            "size": [width, height],
            "strength": strength,
            "strokes": [_sent(stroke) for stroke in told.strokes],
            "paint": can_paint,
            "palette": [list(pair) for pair in palette],
        },
        on_strength_change=lambda: None,
        on_strokes_change=lambda: None,
    )


def seen(key: str, place: str) -> Seen:
    """Return what a person did in a view.

    Args:
        key: Key of the component.
        place: Names the picture; strokes on another one are not told.

    Returns:
        What was told last, checked: a browser may send anything.
    """
    strength = number(state.trigger(key, "strength"))
    told = state.trigger(key, "strokes")
    is_here = isinstance(told, Mapping) and told.get("place") == place
    return Seen(strength, _strokes(told.get("strokes")) if is_here else ())


def _strokes(told: Any) -> tuple[Stroke, ...]:  # noqa: ANN401
    found, left = [], MAX_POINTS
    for stroke in told[:MAX_STROKES] if isinstance(told, list) else ():
        points = stroke.get("points") if isinstance(stroke, Mapping) else None
        width = number(stroke.get("width")) if isinstance(stroke, Mapping) else None
        if width is None or not 0.0 < width <= 1.0 or not isinstance(points, list):
            continue
        pairs = [(number(p[0]), number(p[1])) for p in points[:left] if _is_pair(p)]
        whole = tuple((x, y) for x, y in pairs if x is not None and y is not None)
        left -= len(whole)
        if whole:
            found.append(Stroke(width, whole, _colour(stroke.get("colour"))))
    return tuple(found)


def _colour(told: Any) -> tuple[float, float, float] | None:  # noqa: ANN401
    if not isinstance(told, str) or not HEX.fullmatch(told):
        return None
    red, green, blue = bytes.fromhex(told[1:])
    return red / 255.0, green / 255.0, blue / 255.0


def _sent(stroke: Stroke) -> dict[str, Any]:
    colour = stroke.colour
    told = None if colour is None else "#" + bytes(round(255.0 * c) for c in colour).hex()
    return {"width": stroke.width, "points": list(stroke.points), "colour": told}


def _is_pair(told: Any) -> bool:  # noqa: ANN401
    return isinstance(told, list) and len(told) == 2


def _url(pixels: npt.NDArray[np.uint8]) -> str:
    is_small = pixels.shape[0] * pixels.shape[1] <= LOSSLESS_PIXELS
    kind = "PNG" if is_small else "JPEG"
    content = base64.b64encode(encode(pixels, kind, QUALITY)).decode()
    return f"data:image/{kind.lower()};base64,{content}"
