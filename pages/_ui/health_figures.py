"""Pictures of a model's health, those that its kind has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.viz import health as figures
from aelib.viz.pixels import encode, enlarge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.analysis.health_examination import Examination
    from aelib.core.types import Capabilities

PAIRS_WIDTH = 900


def of_signs(signs: dict[str, Any], levels: Sequence[int], *, place: str) -> None:
    """Draw what vital signs alone show.

    Args:
        signs: Vital signs.
        levels: Sizes of the levels of a hierarchical latent.
        place: Begins the keys of the figures.
    """
    drawn = []
    if "kl_per_dimension" in signs:
        drawn.append(("kl", figures.kl_of_signs(signs, levels)))
        drawn.append(("moments", figures.moment_bars(signs)))
    if "codebook" in signs:
        drawn.append(("codes", figures.code_bars(signs["codebook"])))
    if "activity" in signs:
        drawn.append(("activity", figures.activity_bars(signs["activity"])))
    for column, (name, figure) in zip(_columns(len(drawn)), drawn, strict=False):
        with column:
            _chart(figure, f"{place}.{name}")


def over_epochs(rows: Sequence[dict[str, Any]], *, place: str) -> None:
    """Draw vital signs over the epochs, from the second on.

    Args:
        rows: Rows of a run's log.
        place: Begins the key of the figure.
    """
    history = figures.shares_by_epoch(rows)
    if len(history[0]) > 1:
        _chart(figures.status_history(*history), f"{place}.history")


def of_pictures(examined: Examination, can: Capabilities, *, place: str) -> None:
    """Draw what an examination found.

    Args:
        examined: What was measured.
        can: What the model can do.
        place: Begins the keys of the figures.
    """
    of_signs(examined.signs, can.levels, place=place)
    left, right = st.columns([1, 1], gap="large")
    if examined.posterior_points is not None:
        prior = examined.prior_points
        with left:
            _chart(
                figures.posterior_and_prior(
                    examined.posterior_points.numpy(),
                    None if prior is None else prior.numpy(),
                    examined.signs["dimensions"],
                ),
                f"{place}.plane",
            )
    if examined.pairs is not None:
        with right:
            what = "Samples" if examined.prior is not None else "Reconstructions of other pictures"
            st.markdown(f"**{what}, and below each the training picture nearest to it**")
            sheet = enlarge(figures.pair_sheet(examined.pairs), PAIRS_WIDTH)
            st.image(encode(sheet), width="stretch", alt=f"{what} and nearest training pictures")


def _columns(count: int) -> list[Any]:
    return list(st.columns(count, gap="large")) if count > 1 else [st.container()]


def _chart(figure: Any, key: str) -> None:  # noqa: ANN401 -- a figure of plotly
    st.plotly_chart(figure, key=key, config={"displayModeBar": False})
