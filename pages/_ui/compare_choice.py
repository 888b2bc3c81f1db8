"""Which model stands beside the chosen one, how both are drawn, and why some cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.core.errors import AelibError
from aelib.projections import PROJECTIONS
from aelib.runs import find_run, list_runs
from aelib.runs.summary import summarise
from pages._ui import address, cache, failures, state, wording
from pages._ui.cache_compare import Side
from pages._ui.guard import Opened
from pages._ui.map_choice import METHODS, PCA, title_of
from pages._ui.navigation import page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.runs.summary import RunSummary

BESIDE, DEFAULT = "beside", "autoencoder"
CLASS, COMMON, ERROR = "class", "neighbours in common", "error"


class Compared(NamedTuple):
    """What is compared, and how it is drawn.

    Attributes:
        first: Model A, the one chosen at the left.
        second: Model B, which may be the same where epochs are compared.
        method: Name of a projection.
        color: :data:`CLASS`, :data:`COMMON` or :data:`ERROR`.
        summaries: All models of the same data set, with their figures.
        epochs: The epochs of A and B that are compared; None for the models themselves.
    """

    first: Opened
    second: Opened
    method: str
    color: str
    summaries: Sequence[RunSummary]
    epochs: tuple[int, int] | None = None

    @property
    def sides(self) -> tuple[Side, Side]:
        """What each of the two is."""
        one, other = self.epochs or (None, None)
        return Side(self.first.run, one), Side(self.second.run, other)

    @property
    def split(self) -> str:
        """Part of the data that is compared."""
        return self.sides[0].split

    @property
    def config(self) -> object:
        """Settings of the projection: the usual ones, the same for both."""
        return PROJECTIONS[self.method].config()


def choose(opened: Opened) -> Compared | None:
    """Draw the choices.

    Args:
        opened: Model A and its data.

    Returns:
        What they say; None, and a sentence, where there is nothing to compare.
    """
    usable = [one for one in map(summarise, list_runs()) if one.is_usable]
    alike = [one for one in usable if one.config and one.config.data == opened.config.data]
    others = [one.id for one in alike if one.id != opened.run.id]
    _say_why_not(opened, [one.id for one in usable], others)
    if not others:
        _offer_training(opened)
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        beside = address.choose_named(
            f"Model B, beside {opened.run.id}",
            others,
            DEFAULT if DEFAULT in others else others[0],
            key=BESIDE,
            help="Models of the same data set. Model A is the one at the left.",
        )
        st.button(
            "Swap",
            icon=":material/swap_horiz:",
            key="compare.swap",
            on_click=_swap,
            args=(opened.run.id, beside),
            help="A becomes B, and B becomes A.",
        )
        method = address.one_of(
            "Map",
            METHODS,
            format_func=title_of,
            default=PCA,
            key="map",
            help="The same for both models. PCA takes a moment; the others are computed in the "
            "background and kept.",
        )
        has_labels = opened.pictures.test.labels is not None
        color = st.selectbox(
            "Colour",
            [CLASS, COMMON, ERROR] if has_labels else [COMMON, ERROR],
            key="color",
            bind="query-params",
            width=220,
            help="Neighbours in common: which share of a picture's 10 nearest latents in one "
            "model are among its 10 nearest in the other. Error: of each model's own "
            "reconstruction.",
        )
    try:
        run = find_run(beside)
        second = Opened(run, run.config(), cache.model(run), opened.pictures)
    except AelibError as error:
        failures.show(error)
        return None
    return Compared(opened, second, method, color, alike)


def _say_why_not(opened: Opened, usable: Sequence[str], others: Sequence[str]) -> None:
    wanted = st.query_params.get(BESIDE)
    if not wanted or wanted in others or wanted == opened.run.id:
        return
    name = failures.plain(wanted[:64])
    if wanted in usable:
        st.info(
            f"**{name}** and **{failures.plain(opened.run.id)}** have learned from different data "
            "sets. Only models of the same pictures can be compared.",
            icon=":material/info:",
        )
    else:
        st.warning(f"There is no model named **{name}** to compare.", icon=":material/link_off:")


def _offer_training(opened: Opened) -> None:
    st.info(
        f"**{failures.plain(opened.run.id)}** is the only trained model of its data set. Train "
        f"another one on the same {wording.samples(opened.model.image.kind)}, or choose another "
        "model at the left.",
        icon=":material/info:",
    )
    st.page_link(page("training").file, label="Train a model", icon=page("training").icon)


def _swap(first: str, second: str) -> None:
    state.set_value(state.RUN, second)
    state.set_value(BESIDE, first)
