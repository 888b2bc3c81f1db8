"""What each cure of overfitting came to, with the way to train it oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages._ui.navigation import page
from pages._ui.preset_choice import PRESET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aelib.analysis.overfitting import LearningCurve


def draw(curves: Mapping[str, LearningCurve], trouble: LearningCurve) -> None:
    """Draw one card for each run.

    Args:
        curves: Runs by preset.
        trouble: The one without a cure.
    """
    columns = st.columns(3, gap="medium")
    for index, curve in enumerate(curves.values()):
        with columns[index % 3].container(border=True, height="stretch"):
            st.markdown(f"**{curve.title}**")
            st.caption(curve.teaches)
            st.metric(
                "Validation error of the kept epoch",
                f"{curve.kept:.5f}",
                delta=None if curve is trouble else f"{curve.change_from(trouble):+.1%}",
                delta_color="inverse",
                help="Mean squared error per value; below it, the change from no cure.",
            )
            st.caption(
                f"At the end {curve.validation[-1]:.5f} on validation and {curve.train[-1]:.5f} in "
                f"training: {curve.gap:.1f} times as much."
            )
            st.page_link(
                page("training").file,
                label="Train it",
                icon=":material/model_training:",
                query_params={PRESET: curve.preset},
            )
