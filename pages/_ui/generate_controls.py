"""What is to be drawn: how many, how bold, of which class, and what stands beside."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from pages._ui import address, cache, class_choice, state

if TYPE_CHECKING:
    from pages._ui.guard import Opened

ALONE, NEAREST, REAL = "draws", "nearest", "reconstructions"


class Wanted(NamedTuple):
    """What the person asks for.

    Attributes:
        count: Number of pictures.
        temperature: See :func:`aelib.analysis.sampling.draw_pictures`.
        seed: Decides the draws.
        label: A class, or None.
        beside: What to show beside the draws: :data:`NEAREST`, :data:`REAL` or nothing.
        key: Everything that the draws depend on.
    """

    count: int
    temperature: float
    seed: int
    label: int | None
    beside: str
    key: str


def choose(opened: Opened) -> Wanted:
    """Draw the controls.

    Args:
        opened: Model and data.

    Returns:
        What is asked for.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        count = st.slider("Pictures", 8, 128, 48, 8, key="count", bind="query-params", width=170)
        temperature = st.slider(
            "Temperature",
            0.1,
            1.5,
            1.0,
            0.05,
            key="temperature",
            bind="query-params",
            width=170,
            help="Below 1 draws stay nearer to what the prior holds for most likely: safer and "
            "more alike. Above 1 they are bolder, and more of them fail.",
        )
        label = _choose_class(opened)
        st.number_input("Seed", 0, 999_999, key="seed", bind="query-params", width=130)
        st.button(
            "Draw anew",
            icon=":material/casino:",
            type="primary",
            on_click=_draw_anew,
            help="Another seed.",
        )
    beside = address.one_of(
        "Show",
        [ALONE, NEAREST, REAL],
        default=ALONE,
        key="beside",
        help="The draws alone; each above the validation picture nearest to it; or beside "
        "reconstructions, the best that the decoder can do.",
    )
    seed = int(state.value("seed") or 0)
    facts = (opened.run.id, cache.weights_state(opened.run), count, temperature, seed, label)
    return Wanted(count, temperature, seed, label, beside, f"draws {facts}")


def _choose_class(opened: Opened) -> int | None:
    if not (opened.model.capabilities.draws_by_class and opened.model.image.num_classes):
        return None
    return class_choice.choose(
        opened, "all classes", help="This model knows classes: ask for one.", width=170
    )


def _draw_anew() -> None:
    state.set_value("seed", random.randrange(1_000_000))  # noqa: S311 -- which draw is no secret
