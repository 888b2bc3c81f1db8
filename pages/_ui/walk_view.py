"""A walk: scrubbed and measured in the browser, or as a film that the server decodes."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from aelib.analysis.walking import walk_along
from aelib.core.palette import color
from aelib.viz.pixels import at_side, data_url
from aelib.viz.walks import step_figure
from pages._ui import live, state
from pages._ui.film import film
from pages._ui.live.told import number
from pages._ui.walk_stops import KEYS, LETTERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aelib.analysis.interpolation import Way
    from aelib.portable import Part
    from pages._ui.guard import Opened
    from pages._ui.picture_picker import Picked

PLACE, SIDE = "t", 96
TITLES = {
    "linear": "Straight line",
    "slerp": "Sphere (slerp)",
    "geodesic": "Geodesic",
}
_COLORS = {"linear": color(0), "slerp": color(6), "geodesic": color(4)}


class Journey(NamedTuple):
    """Where a walk goes.

    Attributes:
        picked: The pictures that it passes.
        ways: By kind, the way from one to the next.
        told: The class told at each picture; None for a model that is told none.
    """

    picked: Sequence[Picked]
    ways: Mapping[str, Way]
    told: tuple[int, ...] | None

    @property
    def num_legs(self) -> int:
        """From picture to picture."""
        return len(next(iter(self.ways.values())).legs)

    @property
    def is_closed(self) -> bool:
        """It ends where it began."""
        return self.num_legs == len(self.picked)


class Pace(NamedTuple):
    """How a walk is shown.

    Attributes:
        num_steps: Pictures of each leg, both of its ends included.
        fps: How many of them are shown in a second.
        bounce: Play back and forth.
    """

    num_steps: int
    fps: int
    bounce: bool


def _choose_pace(*, is_closed: bool) -> Pace:
    num_steps = st.slider(
        "Pictures on the way",
        3,
        32,
        12,
        key="steps",
        bind="query-params",
        width=170,
        help="From one chosen picture to the next, in the strip and in files.",
    )
    fps = st.slider(
        "Pictures per second",
        1,
        25,
        8,
        key="fps",
        bind="query-params",
        width=170,
        help="How fast the walk goes, here and in files.",
    )
    bounce = st.toggle(
        "Back and forth",
        value=True,
        key="pingpong",
        bind="query-params",
        disabled=is_closed,
        help="A closed loop goes round." if is_closed else None,
    )
    return Pace(num_steps, fps, bounce and not is_closed)


def draw(opened: Opened, journey: Journey) -> Pace:
    """Draw a walk and how it is shown; the address keeps where the person stands.

    Args:
        opened: The model and its run.
        journey: Where it goes.

    Returns:
        How it is shown.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        pace = _choose_pace(is_closed=journey.is_closed)
        parts = live.choose_parts(opened.run)
        t = _place_field(journey.num_legs) if parts else None
    if parts:
        _draw_live(opened, journey, pace, parts, t)
    else:
        _draw_film(opened, journey, pace)
    return pace


def _draw_live(
    opened: Opened, journey: Journey, pace: Pace, parts: Mapping[Part, str], t: float | None
) -> None:
    live.show(
        "walk",
        live.Base(parts, opened.model, opened.run.id, None),
        {
            "ways": [
                {
                    "title": TITLES[kind],
                    "color": _COLORS[kind],
                    "isArc": way.kind == "slerp",
                    "legs": len(way.legs),
                    "nodes": base64.b64encode(way.legs.contiguous().numpy().tobytes()).decode(),
                }
                for kind, way in journey.ways.items()
            ],
            "stops": [
                {
                    "title": letter,
                    "caption": picked.caption,
                    "original": data_url(at_side(picked.image, SIDE)),
                }
                for letter, picked in zip(LETTERS, journey.picked, strict=False)
            ],
            "told": journey.told,
            "steps": pace.num_steps,
            "pace": pace.fps / (pace.num_steps - 1),
            "bounce": pace.bounce,
            "t": t,
        },
        reports={PLACE: _go_there},
        key="interpolation.live",
    )


def _place_field(num_legs: int) -> float | None:
    with st.popover("Place", icon=":material/link:"):
        t = st.number_input(
            "t",
            0.0,
            float(len(KEYS)),
            None,
            step=0.05,
            format="%.3f",
            key=PLACE,
            bind="query-params",
            placeholder="0.500",
            help="0 is the first picture, 1 the second, and so on. It is part of the page's "
            "address.",
        )
    return None if t is None else min(float(t), float(num_legs))


def _go_there(told: Any) -> None:  # noqa: ANN401 -- a browser may send anything
    t = number(told)
    if t is not None:
        state.set_value(PLACE, round(min(max(t, 0.0), float(len(KEYS))), 3))


def _draw_film(opened: Opened, journey: Journey, pace: Pace) -> None:
    st.caption(
        f"The server decodes {pace.num_steps} pictures from stop to stop. In the browser the "
        "place between them is chosen freely, and the speed is drawn all along."
    )
    walks = {
        TITLES[kind]: walk_along(opened.model, way, journey.told, pace.num_steps)
        for kind, way in journey.ways.items()
    }
    last = 0 if journey.is_closed else len(journey.picked) - 1
    film(
        {title: walk.images for title, walk in walks.items()},
        (journey.picked[0].image, journey.picked[last].image),
        (LETTERS[0], LETTERS[last]),
        num_legs=journey.num_legs,
        fps=pace.fps,
        bounce=pace.bounce,
        key="interpolation.film",
    )
    for title, walk in walks.items():
        st.caption(
            f"{title}: {walk.latent_length:.2f} long in latent space, {walk.picture_length:.3f} in "
            "pictures."
        )
    st.plotly_chart(
        step_figure(
            {title: walk.distances.tolist() for title, walk in walks.items()}, journey.num_legs
        ),
        key="interpolation.steps",
        config={"displayModeBar": False},
    )
