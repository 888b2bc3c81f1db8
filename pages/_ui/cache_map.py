"""Caches of the latent map; keys name the content, as in ``cache``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.runs import find_run
from pages._ui.cache import latents, weights_state

if TYPE_CHECKING:
    from aelib.projections import LatentRows, PrincipalAxes, Projected
    from aelib.runs import RunDirectory


def projected(run: RunDirectory, split: str, config: object) -> Projected:
    """Return a map that takes a moment to compute.

    Args:
        run: A run with weights.
        split: ``validation`` or ``test``.
        config: Settings of an instant projection.

    Returns:
        The map; never change it.
    """
    return _projected(run.id, split, weights_state(run), config)


def latent_rows(run: RunDirectory, split: str) -> LatentRows | None:
    """Return the latents of a split in few bytes.

    Args:
        run: A run with weights.
        split: ``validation`` or ``test``.

    Returns:
        One row for each picture; None where a latent is not finite.
    """
    return _latent_rows(run.id, split, weights_state(run))


def principal_axes(run: RunDirectory, split: str) -> PrincipalAxes:
    """Return the plane on which the PCA map of a split lies.

    Args:
        run: A run with weights.
        split: ``validation`` or ``test``.

    Returns:
        Mean and two directions.
    """
    return _principal_axes(run.id, split, weights_state(run))


@st.cache_resource(max_entries=16, show_spinner=False)
def _projected(run_id: str, split: str, state: tuple[int, int], config: object) -> Projected:
    from aelib.projections import project  # noqa: PLC0415

    return project(latents(find_run(run_id), split).mean, config)


@st.cache_resource(max_entries=8, show_spinner=False)
def _latent_rows(run_id: str, split: str, state: tuple[int, int]) -> LatentRows | None:
    from aelib.projections import latent_rows  # noqa: PLC0415

    return latent_rows(latents(find_run(run_id), split).mean)


@st.cache_resource(max_entries=8, show_spinner=False)
def _principal_axes(run_id: str, split: str, state: tuple[int, int]) -> PrincipalAxes:
    from aelib.projections import principal_axes  # noqa: PLC0415

    return principal_axes(latents(find_run(run_id), split).mean, 2)
