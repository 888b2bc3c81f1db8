"""The error of a model over the levels of a noise, measured when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.levels import NUM_PICTURES, break_even
from aelib.corruptions import CORRUPTIONS
from aelib.viz.levels import levels_figure
from pages._ui import cache
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
    if not st.toggle(
        "Measure on validation pictures",
        key="levels",
        bind="query-params",
        help=f"{NUM_PICTURES} validation pictures at nine levels, the filters too: a few seconds.",
    ):
        return
    curve = cache.level_curve(opened.run, kind)
    trained = _trained(opened, kind)
    label = f"{title_of(kind)}: {CORRUPTIONS[kind].part.level.label}"
    st.plotly_chart(levels_figure(curve, label, trained=trained), key="denoising.levels")
    level = break_even(curve)
    if level is None:
        st.caption("At no level does this model come nearer to the clean picture than its input.")
    else:
        st.caption(
            f"From level {level:g} on, the model's picture is nearer to the clean one than its "
            "input. A model pays for its bottleneck even where there is no noise; one trained at "
            "a single level does best there, one trained at varied levels does well over them."
        )


def _trained(opened: Opened, kind: str) -> tuple[float, float] | None:
    if corruption_of(opened) != kind:
        return None
    settings = opened.config.model.corruption
    low = 0.0 if settings.vary else settings.level
    return low, settings.level
