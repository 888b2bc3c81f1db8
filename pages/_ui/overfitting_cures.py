"""What each cure of overfitting came to, with the way to train it oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages._ui.navigation import page
from pages._ui.preset_choice import PRESET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aelib.analysis.overfitting import LearningCurve

NUM_COLUMNS = 3


def draw(curves: Mapping[str, LearningCurve], trouble: LearningCurve) -> None:
    """Draw one card for each run.

    Args:
        curves: Runs by preset.
        trouble: The one without a cure.
    """
    for index, curve in enumerate(curves.values()):
        if index % NUM_COLUMNS == 0:
            columns = st.columns(NUM_COLUMNS, gap="medium")
        with columns[index % NUM_COLUMNS].container(border=True, height="stretch"):
            st.markdown(f"**{curve.title}**")
            st.caption(curve.teaches)
            st.metric(
                "Validation error of the kept epoch",
                f"{curve.kept:.5f}",
                delta=None if curve is trouble else f"{curve.change_from(trouble):+.1%}",
                delta_color="inverse" if curve.kept != trouble.kept else "off",
                help="Mean squared error per value; below it, the change from no cure.",
            )
            st.caption(
                f"After {curve.steps[-1]:,} steps {curve.validation[-1]:.5f} on validation and "
                f"{curve.train[-1]:.5f} in training: {curve.gap:.1f} times as much."
            )
            st.page_link(
                page("training").file,
                label="Train it",
                icon=":material/model_training:",
                query_params={PRESET: curve.preset},
            )
