"""Caches of the latent map; keys name the content, as in ``cache``."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import streamlit as st

from aelib.runs import find_run
from aelib.viz.curve import along_curve
from pages._ui.cache import latents, model, weights_state

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.clusters import ClusterConfig, Clusters
    from aelib.projections import LatentRows, PointTrust, PrincipalAxes, Projected
    from aelib.runs import RunDirectory
    from aelib.viz.curve import Order


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


def order_along_curve(points: npt.NDArray[np.float32], rows: npt.NDArray[np.int64]) -> Order:
    """Return an order in which points that lie close together mostly follow each other.

    Args:
        points: A map.
        rows: Those of its points that are to be ordered.

    Shape:
        - points: ``(N, 2)``
        - rows: ``(n,)``

    Returns:
        The order of the ``n``; never change it.
    """
    return _order_along_curve(_digest(points), len(rows), points, rows)


def torn(run: RunDirectory, split: str, points: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return which points of a map were torn away from their neighbours.

    Args:
        run: A run with weights.
        split: ``validation`` or ``test``.
        points: The map.

    Shape:
        - points: ``(N, k)``
        - returns: ``(N,)``

    Returns:
        Shares in [0, 1]; never change them.
    """
    return _torn(run.id, split, weights_state(run), _digest(points), points)


def point_trust(
    run: RunDirectory, split: str, points: npt.NDArray[np.float32]
) -> PointTrust | None:
    """Return how far each point of a map can be trusted.

    Args:
        run: A run with weights.
        split: ``validation`` or ``test``.
        points: The map.

    Shape:
        - points: ``(N, k)``

    Returns:
        Trustworthiness and continuity of each point; None for fewer than five. Never change them.
    """
    return _point_trust(run.id, split, weights_state(run), _digest(points), points)


def neighbor_distances(run: RunDirectory, split: str) -> npt.NDArray[np.float32]:
    """Return how far the tenth nearest latent is from each.

    Args:
        run: A run with weights.
        split: ``validation`` or ``test``.

    Shape:
        - returns: ``(N,)``

    Returns:
        Distances; never change them.
    """
    return _neighbor_distances(run.id, split, weights_state(run))


def intrinsic_dimension(run: RunDirectory, split: str) -> float | None:
    """Return how many dimensions the latents of a split really fill.

    Args:
        run: A run with weights.
        split: ``validation`` or ``test``.

    Returns:
        The estimate; None where there are too few latents.
    """
    return _intrinsic_dimension(run.id, split, weights_state(run))


def round_trip_misses(run: RunDirectory, split: str) -> npt.NDArray[np.float32]:
    """Return how far latents end from where they began when decoded and encoded again.

    Args:
        run: A run with weights.
        split: ``validation`` or ``test``.

    Shape:
        - returns: ``(N,)``

    Returns:
        Distances in the spread of the latents; never change them.
    """
    return _round_trip_misses(run.id, split, weights_state(run))


def clusters(run: RunDirectory, split: str, config: ClusterConfig) -> Clusters:
    """Return groups of latents.

    Args:
        run: A run with weights.
        split: ``validation`` or ``test``.
        config: How they are grouped.

    Returns:
        The groups; never change them.
    """
    return _clusters(run.id, split, weights_state(run), config)


def _digest(points: npt.NDArray[np.float32]) -> str:
    return hashlib.sha256(points.tobytes()).hexdigest()


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


@st.cache_resource(max_entries=4, show_spinner=False)
def _order_along_curve(
    digest: str, count: int, _points: npt.NDArray[np.float32], _rows: npt.NDArray[np.int64]
) -> Order:  # rows are a fixed sample: their number tells which
    return along_curve(_points[_rows])


@st.cache_resource(max_entries=8, show_spinner="Comparing neighbours …")
def _torn(
    run_id: str,
    split: str,
    state: tuple[int, int],
    digest: str,
    _points: npt.NDArray[np.float32],
) -> npt.NDArray[np.float32]:
    from aelib.analysis.torn import torn_shares  # noqa: PLC0415

    return torn_shares(latents(find_run(run_id), split).mean, _points)


@st.cache_resource(max_entries=8, show_spinner="Ranking neighbours …")
def _point_trust(
    run_id: str,
    split: str,
    state: tuple[int, int],
    digest: str,
    _points: npt.NDArray[np.float32],
) -> PointTrust | None:
    from aelib.projections import point_trust as measure  # noqa: PLC0415

    return measure(latents(find_run(run_id), split).mean, _points)


@st.cache_resource(max_entries=8, show_spinner="Measuring distances …")
def _neighbor_distances(run_id: str, split: str, state: tuple[int, int]) -> npt.NDArray[np.float32]:
    from aelib.analysis.support import neighbor_distances as measure  # noqa: PLC0415

    return measure(latents(find_run(run_id), split).mean)


@st.cache_resource(max_entries=8, show_spinner="Measuring distances …")
def _intrinsic_dimension(run_id: str, split: str, state: tuple[int, int]) -> float | None:
    from aelib.analysis.intrinsic_dimension import intrinsic_dimension as measure  # noqa: PLC0415

    return measure(latents(find_run(run_id), split).mean)


@st.cache_resource(max_entries=8, show_spinner="Decoding and encoding …")
def _round_trip_misses(run_id: str, split: str, state: tuple[int, int]) -> npt.NDArray[np.float32]:
    from aelib.analysis.support import round_trip_misses as measure  # noqa: PLC0415

    run = find_run(run_id)
    return measure(model(run), latents(run, split))


@st.cache_resource(max_entries=8, show_spinner="Finding clusters …")
def _clusters(run_id: str, split: str, state: tuple[int, int], config: ClusterConfig) -> Clusters:
    from aelib.analysis.clusters import find_clusters  # noqa: PLC0415

    known = latents(find_run(run_id), split)
    return find_clusters(known.mean, config, known.labels)
