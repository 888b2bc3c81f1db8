"""Caches of what is known of the attributes of pictures, and of how far latents lie apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.runs import find_run
from pages._ui import cache

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.attributes import Attribute
    from aelib.analysis.linear_readings import Reading
    from aelib.runs import RunDirectory


def attributes(run: RunDirectory) -> tuple[Attribute, ...]:
    """Return what is known of the validation pictures of a run.

    Args:
        run: A run with weights.

    Returns:
        Classes and factors; never change them.
    """
    return _attributes(run.id, cache.weights_state(run))


def readings(run: RunDirectory) -> tuple[Reading, ...]:
    """Return the linear readings of a run's latents, fitted on validation pictures.

    Args:
        run: A run with weights.

    Returns:
        A reading for each attribute; never change them.
    """
    return _readings(run.id, cache.weights_state(run))


def distances(run: RunDirectory) -> npt.NDArray[np.float64]:
    """Return how far latents of test pictures lie from each other.

    Args:
        run: A run with weights.

    Shape:
        - returns: ``(M,)``

    Returns:
        Distances to the nearest other picture; never change them.
    """
    return _distances(run.id, cache.weights_state(run))


@st.cache_resource(max_entries=8, show_spinner=False)
def _attributes(run_id: str, state: tuple[int, int]) -> tuple[Attribute, ...]:
    from aelib.analysis.attributes import attributes_of  # noqa: PLC0415 -- loads torch

    pictures = cache.held_out(find_run(run_id).config())
    return attributes_of(pictures.validation, pictures.class_names, pictures.factor_names)


@st.cache_resource(max_entries=8, show_spinner=False)
def _readings(run_id: str, state: tuple[int, int]) -> tuple[Reading, ...]:
    from aelib.analysis.linear_readings import fit_readings  # noqa: PLC0415

    run = find_run(run_id)
    return fit_readings(cache.latents(run, "validation").mean, _attributes(run_id, state))


@st.cache_resource(max_entries=8, show_spinner=False)
def _distances(run_id: str, state: tuple[int, int]) -> npt.NDArray[np.float64]:
    from aelib.analysis.neighbors import distances_to_nearest  # noqa: PLC0415

    return distances_to_nearest(cache.latents(find_run(run_id), "test").mean)
