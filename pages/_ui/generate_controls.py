"""What is to be drawn: how many, how bold, of which class, and what stands beside."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.analysis.fitted_prior import can_fit
from pages._ui import address, cache, class_choice, state

if TYPE_CHECKING:
    from pages._ui.guard import Opened

ALONE, NEAREST, REAL = "draws", "nearest", "reconstructions"
SOURCE, OWN, FITTED = "source", "the model's prior", "a fitted mixture"


class Wanted(NamedTuple):
    """What the person asks for.

    Attributes:
        count: Number of pictures.
        temperature: See :func:`aelib.analysis.sampling.draw_pictures`.
        seed: Decides the draws.
        label: A class, or None.
        source: What to draw from: :data:`OWN` or :data:`FITTED`.
        beside: What to show beside the draws: :data:`NEAREST`, :data:`REAL` or nothing.
        key: Everything that the draws depend on.
    """

    count: int
    temperature: float
    seed: int
    label: int | None
    source: str
    beside: str
    key: str


def choose(opened: Opened) -> Wanted:
    """Draw the controls.

    Args:
        opened: Model and data.

    Returns:
        What is asked for.
    """
    if not opened.model.capabilities.is_generative:
        st.caption(
            "This model was trained without a prior. It is drawn from a mixture of Gaussians, "
            "which is fitted to the latents of validation pictures."
        )
    with st.container(horizontal=True, gap="medium"):
        source = _choose_source(opened)
        beside = address.one_of(
            "Show",
            [ALONE, NEAREST, REAL],
            default=ALONE,
            key="beside",
            help="The draws alone; each above the validation picture nearest to it; or beside "
            "reconstructions, the best that the decoder can do.",
        )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        count = st.slider("Pictures", 8, 128, 48, 8, key="count", bind="query-params", width=150)
        temperature = st.slider(
            "Temperature",
            0.1,
            1.5,
            1.0,
            0.05,
            key="temperature",
            bind="query-params",
            width=150,
            help="Below 1 draws stay nearer to what the prior holds for most likely: safer and "
            "more alike. Above 1 they are bolder, and more of them fail.",
        )
        label = _choose_class(opened, source)
        st.number_input("Seed", 0, 999_999, key="seed", bind="query-params", width=120)
        st.button(
            "Draw anew",
            icon=":material/casino:",
            type="primary",
            on_click=_draw_anew,
            help="Another seed.",
        )
    seed = int(state.value("seed") or 0)
    draws = count, temperature, seed, label, source
    facts = opened.run.id, cache.weights_state(opened.run), *draws
    return Wanted(count, temperature, seed, label, source, beside, f"draws {facts}")


def _choose_source(opened: Opened) -> str:
    if not can_fit(opened.model.capabilities):
        return OWN
    if not opened.model.capabilities.is_generative:
        return FITTED
    return address.one_of(
        "Draw from",
        [OWN, FITTED],
        default=OWN,
        key=SOURCE,
        help="The prior that the model was trained with; or a mixture of Gaussians that is fitted "
        "now to the latents of validation pictures, and so leads only to where pictures lie.",
    )


def _choose_class(opened: Opened, source: str) -> int | None:
    if not opened.model.image.num_classes:
        return None
    if source == FITTED:
        told = "Gaussians fitted to the latents of one class draw that class."
    elif opened.model.capabilities.draws_by_class:
        told = "This model knows classes: ask for one."
    else:
        return None
    return class_choice.choose(opened, "all classes", help=told, width=170)


def _draw_anew() -> None:
    state.set_value("seed", random.randrange(1_000_000))  # noqa: S311 -- which draw is no secret
