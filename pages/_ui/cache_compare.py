"""Caches of the comparison of two models; keys name the content, as in ``cache``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.core import strict_json
from aelib.core.config import from_dict, to_dict
from aelib.core.seeding import fixed_sample
from aelib.runs import RunConfig, RunDirectory, find_run
from pages._ui import cache, cache_epochs
from pages._ui.cache import weights_state

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.agreement import Agreement
    from aelib.analysis.size_curve import Standing

    State = tuple[int, int] | cache_epochs.State

SPLIT = "test"
MOST = 10_000  # each is compared with each other: twice as many take four times as long


class Side(NamedTuple):
    """One of two that are compared: a model, or an epoch of its training.

    Attributes:
        run: A run with weights.
        epoch: One of its kept epochs; None for the model itself.
    """

    run: RunDirectory
    epoch: int | None = None

    @property
    def split(self) -> str:
        """Part of the data that is compared."""
        return SPLIT if self.epoch is None else cache_epochs.SPLIT

    @property
    def name(self) -> str:
        """What it is called."""
        return self.run.id if self.epoch is None else f"{self.run.id} @ epoch {self.epoch}"


def compared_rows(side: Side) -> npt.NDArray[np.int64]:
    """Return which pictures are compared.

    Args:
        side: One of the two.

    Shape:
        - returns: ``(n,)``

    Returns:
        Their numbers in the split, the same ones each time.
    """
    if side.epoch is not None:
        return cache_epochs.epochs(side.run).rows
    return fixed_sample(len(cache.held_out(side.run.config()).split(SPLIT)), MOST)


def neighbors(side: Side) -> npt.NDArray[np.int64]:
    """Return the nearest others of each compared picture.

    Args:
        side: One of the two.

    Shape:
        - returns: ``(n, k)``

    Returns:
        Places in :func:`compared_rows`, nearest first; never change them.
    """
    return _neighbors(side.run.id, side.epoch, _state(side))


def agreement(one: Side, other: Side) -> Agreement:
    """Return how alike two latents of the same pictures are.

    Args:
        one: A model, or an epoch.
        other: Another one of the same data set.

    Returns:
        Figures of the compared pictures; never change them.
    """
    states = _state(one), _state(other)
    return _agreement(one.run.id, one.epoch, states[0], other.run.id, other.epoch, states[1])


def standing(run: RunDirectory) -> tuple[Standing, Standing]:
    """Return how a model without stored figures, and PCA of its size, stand on test pictures.

    Args:
        run: A run with weights.

    Returns:
        The model and PCA.
    """
    return _standing(run.id, weights_state(run))


def pca_curve(config: RunConfig) -> tuple[Standing, ...]:
    """Return PCA of many sizes, fit on the training pictures of a run's data set.

    Args:
        config: Settings of a run.

    Returns:
        One standing for each size.
    """
    return _pca_curve(strict_json.dumps(to_dict(config)["data"]))


def _state(side: Side) -> State:
    if side.epoch is None:
        return weights_state(side.run)
    return cache_epochs.epochs_state(side.run)


def _compared(side: Side) -> npt.NDArray[np.float32]:
    if side.epoch is not None:
        return cache_epochs.epochs(side.run).of(side.epoch)
    return cache.latents(side.run, SPLIT).mean[compared_rows(side)]


@st.cache_resource(max_entries=8, show_spinner="Finding neighbours …")
def _neighbors(run_id: str, epoch: int | None, state: State) -> npt.NDArray[np.int64]:
    from aelib.analysis.agreement import nearest_rows  # noqa: PLC0415

    return nearest_rows(_compared(Side(find_run(run_id), epoch)))


@st.cache_resource(max_entries=16, show_spinner="Comparing latents …")
def _agreement(
    one: str, epoch: int | None, state: State, other: str, other_epoch: int | None, also: State
) -> Agreement:
    from aelib.analysis.agreement import agreement as measure  # noqa: PLC0415

    sides = Side(find_run(one), epoch), Side(find_run(other), other_epoch)
    some, others = map(_compared, sides)
    if len(some) != len(others):  # the measure says so before it asks for neighbours
        return measure(some, others)
    return measure(some, others, (neighbors(sides[0]), neighbors(sides[1])))


@st.cache_data(max_entries=32, show_spinner="Measuring, with PCA beside …")
def _standing(run_id: str, state: tuple[int, int]) -> tuple[Standing, Standing]:
    from aelib.analysis.size_curve import Held, measured  # noqa: PLC0415

    run = find_run(run_id)
    config = run.config()
    held = Held(
        cache.held_out(config).split(SPLIT),
        lambda: cache.errors(run, SPLIT),
        lambda: cache.pictures(to_dict(config)["data"]).train,
    )
    return measured(run_id, cache.latents(run, SPLIT), held)


@st.cache_data(max_entries=8, show_spinner="Fitting PCA on the training pictures …")
def _pca_curve(data: str) -> tuple[Standing, ...]:
    from aelib.analysis.size_curve import pca_curve as measure  # noqa: PLC0415

    settings = strict_json.loads(data)
    config = from_dict(RunConfig, {"data": settings})
    return measure(cache.pictures(settings).train, cache.held_out(config).split(SPLIT))
