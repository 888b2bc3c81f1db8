"""Caches of the epochs of a training; keys name the files that were kept."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import streamlit as st

from aelib.runs import find_run
from aelib.runs.epoch_latents import kept_epochs
from pages._ui import cache

if TYPE_CHECKING:
    from aelib.analysis.common_plane import CommonPlane
    from aelib.analysis.epoch_figures import EpochFigures
    from aelib.analysis.epochs import Epochs
    from aelib.runs import RunDirectory

    State = tuple[tuple[str, int], ...]

SPLIT = "validation"
LEAST = 2


def has_epochs(run: RunDirectory) -> bool:
    """Return whether a run has kept enough epochs to compare.

    Args:
        run: Any run.

    Returns:
        True if there are two at least.
    """
    return len(kept_epochs(run.epochs_path)) >= LEAST


def epochs(run: RunDirectory) -> Epochs:
    """Return the kept epochs of a run.

    Args:
        run: A run with weights.

    Returns:
        Their latents; never change them.
    """
    return _epochs(run.id, epochs_state(run))


def film(run: RunDirectory) -> CommonPlane:
    """Return the places of all kept epochs on the plane of the last one.

    Args:
        run: A run with weights.

    Returns:
        The places; never change them.
    """
    return _film(run.id, epochs_state(run))


def figures(run: RunDirectory) -> list[EpochFigures]:
    """Return how far each kept epoch is.

    Args:
        run: A run with weights.

    Returns:
        Its figures; never change them.
    """
    return _figures(run.id, epochs_state(run))


def pair(one: RunDirectory, epoch: int, other: RunDirectory, other_epoch: int) -> CommonPlane:
    """Return the places of two epochs on the plane of the second one.

    Args:
        one: A run with kept epochs.
        epoch: One of them.
        other: The same, or another run of the same data set.
        other_epoch: One of its epochs.

    Returns:
        The places; never change them.
    """
    return _pair(one.id, epochs_state(one), epoch, other.id, epochs_state(other), other_epoch)


def epochs_state(run: RunDirectory) -> State:
    """Return what changes when an epoch is kept or let go of.

    Args:
        run: Any run.

    Returns:
        Names and times of change of its files.
    """
    found = []
    for path in sorted(run.epochs_path.glob("*.safetensors")):
        with contextlib.suppress(OSError):  # a training may let go of it now
            found.append((path.name, path.stat().st_mtime_ns))
    return tuple(found)


@st.cache_resource(max_entries=8, show_spinner="Reading the epochs …")
def _epochs(run_id: str, state: State) -> Epochs:
    from aelib.analysis.epochs import read_epochs  # noqa: PLC0415

    run = find_run(run_id)
    return read_epochs(run, cache.held_out(run.config()).split(SPLIT))


@st.cache_resource(max_entries=8, show_spinner="Placing the epochs …")
def _film(run_id: str, state: State) -> CommonPlane:
    from aelib.analysis.common_plane import on_one_plane  # noqa: PLC0415

    return on_one_plane(_epochs(run_id, state).latents)


@st.cache_data(max_entries=16, show_spinner="Measuring the epochs …")
def _figures(run_id: str, state: State) -> list[EpochFigures]:
    from aelib.analysis.epoch_figures import epoch_figures  # noqa: PLC0415

    return epoch_figures(_epochs(run_id, state))


@st.cache_resource(max_entries=16, show_spinner=False)
def _pair(
    one: str, state: State, epoch: int, other: str, other_state: State, other_epoch: int
) -> CommonPlane:
    from aelib.analysis.common_plane import on_one_plane  # noqa: PLC0415

    return on_one_plane([
        _epochs(one, state).of(epoch),
        _epochs(other, other_state).of(other_epoch),
    ])
