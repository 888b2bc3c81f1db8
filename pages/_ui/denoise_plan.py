"""What a person chooses to do to a noisy picture: models, filters and their strengths."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.restoration import FITS
from aelib.analysis.series_filters import filters_for, find_filter
from aelib.core.errors import AelibError
from aelib.data import DATASETS
from aelib.models.capabilities import capabilities_of
from aelib.photographs.undo import can_undo
from aelib.runs import find_run, list_runs
from pages._ui import address, cache
from pages._ui.denoise_work import MAX_FILTER_PIXELS, Work, with_filter, with_model, with_network

if TYPE_CHECKING:
    from aelib.runs import RunConfig
    from pages._ui.guard import Opened
    from pages._ui.noisy_picture import NoisyPicture

NO_OTHER, THIS, OTHER, NETWORK = "none", "This model", "Other model", "Restoring network"


def choose_fit(opened: Opened, picture: NoisyPicture) -> str:
    """Draw the choice how a picture of another size than the model's is cleaned.

    Args:
        opened: Model and data.
        picture: The picture.

    Returns:
        One of :data:`aelib.analysis.restoration.FITS`.
    """
    if picture.noisy.shape[:2] == opened.model.image.shape[1:]:
        return FITS[0]
    return address.one_of(
        "Fit to the model",
        FITS,
        default=FITS[0],
        key="fit",
        help="For a picture of another size than the model's. tile: piece by piece, "
        "overlapping, blended without seams. resize: the whole picture shrunk to the "
        "model's size and enlarged again.",
    )


def choose(opened: Opened, picture: NoisyPicture, fit: str) -> list[Work]:
    """Draw the settings.

    Args:
        opened: Model and data.
        picture: The picture.
        fit: How it is cleaned, see :func:`choose_fit`.

    Returns:
        What to do, the chosen model first.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        other = _choose_other(opened)
        names = _choose_filters(opened, picture)
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
    data = network_data(opened, picture.kind)
    if data and picture.is_test:
        plans.append(with_network(NETWORK, picture, data))
    return plans + _filters(opened, picture, names, is_auto=bool(is_auto))


def network_data(opened: Opened, kind: str) -> str:
    """Return which data the small network for a noise learned, where one is shipped.

    Args:
        opened: Model and data.
        kind: Name of the noise.

    Returns:
        Name of the model's data set; empty where no network knows it.
    """
    data = DATASETS.name_of(opened.config.data)
    return data if can_undo(data, kind, opened.model.image.channels) else ""


def _choose_other(opened: Opened) -> str | None:
    others = []
    for run in list_runs():
        try:
            if run.id != opened.run.id and run.weights_path.is_file():
                config = run.config()
                is_denoiser = capabilities_of(config.model).denoises
                others += [run.id] if is_denoiser and _is_alike(opened, config) else []
        except AelibError:  # a damaged run is shown as such on the overview
            continue
    if not others:
        return None
    chosen = st.selectbox(
        "Compare with", [NO_OTHER, *others], key="other", bind="query-params", width=260
    )
    return None if chosen == NO_OTHER else str(chosen)


def _is_alike(opened: Opened, config: RunConfig) -> bool:
    image, other = opened.model.image, DATASETS.build(config.data).facts().image
    if image.kind == "series":
        return other.kind == "series" and other.channels == image.channels
    return other.kind == image.kind  # a model of another size or colour copes with any picture


def _choose_filters(opened: Opened, picture: NoisyPicture) -> list[str]:
    if picture.noisy.size > MAX_FILTER_PIXELS:
        st.caption("Classical filters are left out: on a picture this large they take minutes.")
        return []
    kind = opened.model.image.kind
    names = list(filters_for(kind))
    return list(
        st.pills(
            "Classical filters",
            names,
            selection_mode="multi",
            default=names,
            key="filters" if kind == "image" else "series_filters",
            bind="query-params",
        )
        or []
    )


def _filters(
    opened: Opened, picture: NoisyPicture, names: list[str], *, is_auto: bool
) -> list[Work]:
    # photographs stand in for pictures of unknown origin; nothing stands in for other recordings
    is_known = picture.is_test or bool(picture.channels)
    config = opened.config if is_known else None

    def best(name: str) -> float:
        return cache.strength(config, picture.kind, picture.level, name)

    if is_auto or not names:
        key = f"auto {opened.run.id if is_known else ''}"
        return [with_filter(name, functools.partial(best, name), key, picture) for name in names]
    plans = []
    with st.container(border=True):
        for column, name in zip(st.columns(len(names)), names, strict=True):
            with column:
                chosen = _strength_slider(name, best(name))
            plans.append(with_filter(name, lambda chosen=chosen: chosen, f"{chosen}", picture))
    return plans


def _strength_slider(name: str, best: float) -> float:
    shown = find_filter(name)
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
