"""What a person chooses to do to a noisy picture: models, filters and their strengths."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.filters import FILTERS
from aelib.analysis.restoration import FITS
from aelib.core.errors import AelibError
from aelib.models.capabilities import capabilities_of
from aelib.runs import find_run, list_runs
from pages._ui import address, cache
from pages._ui.denoise_work import MAX_FILTER_PIXELS, Work, with_filter, with_model

if TYPE_CHECKING:
    from pages._ui.guard import Opened
    from pages._ui.noisy_picture import NoisyPicture

NO_OTHER, THIS, OTHER = "none", "This model", "Other model"


def choose(opened: Opened, picture: NoisyPicture) -> list[Work]:
    """Draw the settings.

    Args:
        opened: Model and data.
        picture: The picture.

    Returns:
        What to do, the chosen model first.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        fit = FITS[0]
        if picture.noisy.shape[:2] != opened.model.image.shape[1:]:
            fit = str(
                address.one_of(
                    "Fit to the model",
                    FITS,
                    default=FITS[0],
                    key="fit",
                    help="For a picture of another size than the model's. tile: piece by piece, "
                    "overlapping, blended without seams. resize: the whole picture shrunk to the "
                    "model's size and enlarged again.",
                )
            )
        other = _choose_other(opened)
        names = _choose_filters(picture)
        is_auto = names and st.toggle(
            "Automatic strength",
            value=True,
            key="auto",
            bind="query-params",
            help="Tries each filter on other pictures with the same noise (validation pictures, "
            "or patches of a photograph) and takes the strength with the highest PSNR.",
        )
    plans = [with_model(opened.run, THIS, picture, fit)]
    if other is not None:
        plans.append(with_model(find_run(other), OTHER, picture, fit, other))
    return plans + _filters(opened, picture, names, is_auto=bool(is_auto))


def _choose_other(opened: Opened) -> str | None:
    others = []
    for run in list_runs():
        try:
            if run.id != opened.run.id and run.weights_path.is_file():
                others += [run.id] if capabilities_of(run.config().model).denoises else []
        except AelibError:  # a damaged run is shown as such on the overview
            continue
    if not others:
        return None
    chosen = st.selectbox(
        "Compare with", [NO_OTHER, *others], key="other", bind="query-params", width=260
    )
    return None if chosen == NO_OTHER else str(chosen)


def _choose_filters(picture: NoisyPicture) -> list[str]:
    if picture.noisy.size > MAX_FILTER_PIXELS:
        st.caption("Classical filters are left out: on a picture this large they take minutes.")
        return []
    return list(
        st.pills(
            "Classical filters",
            list(FILTERS),
            selection_mode="multi",
            default=list(FILTERS),
            key="filters",
            bind="query-params",
        )
        or []
    )


def _filters(
    opened: Opened, picture: NoisyPicture, names: list[str], *, is_auto: bool
) -> list[Work]:
    config = opened.config if picture.is_test else None

    def best(name: str) -> float:
        return cache.strength(config, picture.kind, picture.level, name)

    if is_auto or not names:
        key = f"auto {opened.run.id if picture.is_test else ''}"
        return [with_filter(name, functools.partial(best, name), key, picture) for name in names]
    plans = []
    with st.container(border=True):
        for column, name in zip(st.columns(len(names)), names, strict=True):
            with column:
                chosen = _strength_slider(name, best(name))
            plans.append(with_filter(name, lambda chosen=chosen: chosen, f"{chosen}", picture))
    return plans


def _strength_slider(name: str, best: float) -> float:
    shown = FILTERS[name]
    return st.slider(
        f"{shown.title}: {shown.label}",
        shown.low,
        shown.high,
        best,
        step=shown.step,
        key=f"{name}_strength",
        bind="query-params",
        help=f"{shown.summary} Automatic: {best:g}.",
    )
