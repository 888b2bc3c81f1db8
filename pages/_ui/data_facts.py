"""What is known of a data set without loading it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.core.config import from_dict
from aelib.data import DATASETS
from aelib.runs import RunConfig
from pages._ui import wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from aelib.data import Dataset, Facts


def build(data: dict[str, Any]) -> Dataset:
    """Return the data set of settings.

    Args:
        data: Its settings with its ``name``.

    Returns:
        The data set; nothing is loaded.
    """
    return DATASETS.build(from_dict(RunConfig, {"data": data}).data)


def line(data: dict[str, Any]) -> None:
    """Draw the facts in one line.

    Args:
        data: Settings of a data set with its ``name``.
    """
    dataset = build(data)
    facts = dataset.facts()
    samples = wording.samples(facts.image.kind)
    st.caption(
        f"{dataset.title} · {wording.count(facts.num_train)} {samples} to learn "
        f"from, {wording.count(facts.num_validation)} to validate, "
        f"{wording.count(facts.num_test)} to test · {_shape(facts)}{_classes(facts)}"
    )


def table(data: dict[str, Any], actions: Callable[[dict[str, Any]], None]) -> None:
    """Draw what the pictures are, where they come from and how many there are.

    Args:
        data: Settings of a data set with its ``name``.
        actions: Draws what can be done with it.
    """
    dataset = build(data)
    facts = dataset.facts()
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        st.markdown(f"**{dataset.title}.** {dataset.summary}", width="content")
        actions(data)
    with st.container(horizontal=True, gap="medium"):
        for title, text in (
            ("Train", wording.count(facts.num_train)),
            ("Validation", wording.count(facts.num_validation)),
            ("Test", wording.count(facts.num_test)),
            (wording.samples(facts.image.kind).capitalize(), _shape(facts)),
            ("Classes", str(len(facts.class_names)) if facts.class_names else "none"),
        ):
            st.metric(title, text, width="content")
    if facts.factor_names:
        st.caption(f"Known factors: {', '.join(facts.factor_names)}.")
    st.caption(f"Licence: {dataset.licence} · Source: {dataset.citation}")


def _shape(facts: Facts) -> str:
    channels, height, width = facts.shape
    if facts.image.kind == "series":
        return f"{wording.plural(channels, 'channel')} × {width} moments"
    return f"{height}×{width} {'grey' if channels == 1 else 'colour'}"


def _classes(facts: Facts) -> str:
    return f" · {wording.count(len(facts.class_names))} classes" if facts.class_names else ""
