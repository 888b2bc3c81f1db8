"""Caches of the comparison of two models; keys name the content, as in ``cache``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.core import strict_json
from aelib.core.config import from_dict, to_dict
from aelib.core.seeding import fixed_sample
from aelib.runs import RunConfig, find_run
from pages._ui import cache
from pages._ui.cache import weights_state

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.agreement import Agreement
    from aelib.analysis.size_curve import Standing
    from aelib.runs import RunDirectory

SPLIT = "test"
MOST = 10_000  # each is compared with each other: twice as many take four times as long


def compared_rows(count: int) -> npt.NDArray[np.int64]:
    """Return which pictures are compared.

    Args:
        count: How many there are.

    Shape:
        - returns: ``(n,)``

    Returns:
        Their numbers, the same ones each time.
    """
    return fixed_sample(count, MOST)


def neighbors(run: RunDirectory) -> npt.NDArray[np.int64]:
    """Return the nearest others of each compared picture.

    Args:
        run: A run with weights.

    Shape:
        - returns: ``(n, k)``

    Returns:
        Places in :func:`compared_rows`, nearest first; never change them.
    """
    return _neighbors(run.id, weights_state(run))


def agreement(one: RunDirectory, other: RunDirectory) -> Agreement:
    """Return how alike the latents of two models are.

    Args:
        one: A run with weights.
        other: Another one of the same data set.

    Returns:
        Figures of the compared pictures; never change them.
    """
    return _agreement(one.id, weights_state(one), other.id, weights_state(other))


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


@st.cache_resource(max_entries=8, show_spinner="Finding neighbours …")
def _neighbors(run_id: str, state: tuple[int, int]) -> npt.NDArray[np.int64]:
    from aelib.analysis.agreement import nearest_rows  # noqa: PLC0415

    latents = cache.latents(find_run(run_id), SPLIT).mean
    return nearest_rows(latents[compared_rows(len(latents))])


@st.cache_resource(max_entries=16, show_spinner="Comparing latents …")
def _agreement(
    one: str, state: tuple[int, int], other: str, other_state: tuple[int, int]
) -> Agreement:
    from aelib.analysis.agreement import agreement as measure  # noqa: PLC0415

    runs = find_run(one), find_run(other)
    some, others = (cache.latents(run, SPLIT).mean for run in runs)
    rows = compared_rows(len(some))
    return measure(some[rows], others[rows], (neighbors(runs[0]), neighbors(runs[1])))


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
