"""Errors over the levels of a noise: of this model, and of models trained at each level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.levels import NUM_PICTURES, break_even
from aelib.analysis.trained_levels import read_levels
from aelib.corruptions import CORRUPTIONS
from aelib.viz.levels import levels_figure
from aelib.viz.trained_levels import trained_levels_figure
from pages._ui import cache
from pages._ui.denoise_plan import NETWORK, network_data
from pages._ui.noisy_picture import corruption_of, title_of

if TYPE_CHECKING:
    from pages._ui.guard import Opened


def draw(opened: Opened, kind: str) -> None:
    """Draw the section.

    Args:
        opened: Model and data.
        kind: Name of the noise that is looked at.
    """
    st.subheader("Over all levels", anchor=False)
    if st.toggle(
        "Measure on validation pictures",
        key="levels",
        bind="query-params",
        help=f"{NUM_PICTURES} validation pictures at nine levels, the filters too: a few seconds.",
    ):
        _measured(opened, kind)
    _which_to_train_at(kind)


def _measured(opened: Opened, kind: str) -> None:
    curve = cache.level_curve(opened.run, kind, network_data(opened, kind))
    figure = levels_figure(curve, _label(kind), trained=_trained(opened, kind), other=NETWORK)
    st.plotly_chart(figure, key="denoising.levels")
    level = break_even(curve)
    if level is None:
        st.caption("At no level does this model come nearer to the clean picture than its input.")
    else:
        st.caption(
            f"From level {level:g} on, the model's picture is nearer to the clean one than its "
            "input. A model pays for its bottleneck even where there is no noise; one trained at "
            "a single level does best there, one trained at varied levels does well over them."
        )


def _which_to_train_at(kind: str) -> None:
    found = read_levels().get(kind)
    if found is None:
        return
    with st.expander("Which level to train at", icon=":material/tune:"):
        st.plotly_chart(trained_levels_figure(found, _label(kind)), key="denoising.trained_levels")
        st.caption(
            "One small denoiser for each level, measured on validation pictures of Fashion-MNIST "
            "spoilt at several levels; a large point is the lowest of its line, a diamond the "
            "denoiser that was trained at all levels. Trained with too little noise it leaves the "
            "rest, with too much it blurs what was hardly spoilt: the best level is that of the "
            "pictures at hand, which only validation pictures like them can tell. *Sweep* draws "
            "such a curve for any model; "
            "`python -m benchmarks.trained_levels` makes this one."
        )


def _label(kind: str) -> str:
    return f"{title_of(kind)}: {CORRUPTIONS[kind].part.level.label}"


def _trained(opened: Opened, kind: str) -> tuple[float, float] | None:
    if corruption_of(opened) != kind:
        return None
    settings = opened.config.model.corruption
    low = 0.0 if settings.vary else settings.level
    return low, settings.level
