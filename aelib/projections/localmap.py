r"""LocalMAP: a quick map that keeps groups apart.

Three kinds of pairs are pulled or pushed, with d² = 1 + ‖yᵢ − yⱼ‖²,

.. math:: w_N \sum_{\text{near}} \frac{d^2}{10 + d^2}
   + w_M \sum_{\text{mid-near}} \frac{d^2}{10^4 + d^2} + \sum_{\text{far}} \frac{1}{1 + d^2}

first mostly mid-near ones, which order the whole, then near ones: that is PaCMAP. In the end
LocalMAP weakens pulls between neighbours that lie far apart on the map, and pushes only what lies
close to a point without being its neighbour: clusters that overlapped come apart.

References:
    Wang, Huang, Rudin & Shaposhnik 2021, PaCMAP. https://jmlr.org/papers/v22/20-1061.html
    Wang, Sun, Huang & Rudin 2025, LocalMAP. https://arxiv.org/abs/2412.15426
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.core.config import config, setting
from aelib.projections.alignment import align
from aelib.projections.base import PROJECTIONS, Projected, Projection, for_neighbors, note_of_few
from aelib.projections.nearest import MOST_EXACT, nearest_rows
from aelib.projections.pca import principal_coordinates
from aelib.projections.settings import (
    metric_setting,
    num_dimensions_setting,
    seed_setting,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from aelib.projections.base import Report

MID_NEAR_RATIO, FAR_RATIO = 0.5, 2.0
NUM_MORE, NUM_MORE_OF_MANY = 50, 10  # half the time of 60,000, and no worse
ORDERING, GATHERING, SEPARATING = 100, 100, 250
DRAW_EVERY = 10
START_SIZE, JITTER = 1e-2, 1e-4
NEAR_OFFSET, MID_NEAR_OFFSET, FAR_OFFSET = 10.0, 10_000.0, 1.0
BETA1, BETA2, STEP_SIZE = 0.9, 0.999, 1.0


@config
class LocalMapConfig:
    """Settings of LocalMAP, under the names of the package pacmap."""

    n_neighbors: int = setting(
        10,
        label="Neighbours",
        help="Pairs of each point that are pulled together.",
        low=2,
        high=100,
    )
    low_dist_thres: float = setting(
        10.0,
        label="Local distance",
        help="In the end only what lies nearer on the map is pushed apart, and longer ties between "
        "neighbours are weakened: small separates groups, large leaves the whole as PaCMAP has it.",
        low=1.0,
        high=100.0,
    )
    metric: str = metric_setting()
    num_dimensions: int = num_dimensions_setting()
    seed: int = seed_setting()


class _Pairs(NamedTuple):
    near: npt.NDArray[np.int32]
    mid_near: npt.NDArray[np.int32]
    far: npt.NDArray[np.int32]
    state: np.uint64


@PROJECTIONS.register("localmap", LocalMapConfig)
class LocalMap(Projection):
    """Keeps neighbours near and groups apart, in a few seconds."""

    title = "LocalMAP"
    explanation = (
        "Groups stand apart more clearly than in UMAP, and near neighbours stay near. Gaps "
        "between groups are widened on purpose: how wide they are means little."
    )
    formula = (
        r"\min_y\; w_N \sum_{\text{near}} \frac{d_{ij}^2}{10 + d_{ij}^2}"
        r" + w_M \sum_{\text{mid-near}} \frac{d_{ij}^2}{10^4 + d_{ij}^2}"
        r" + \sum_{\text{far}} \frac{1}{1 + d_{ij}^2}, \quad"
        r" d_{ij}^2 = 1 + \lVert y_i - y_j\rVert^2"
    )
    packages = ("numba", "scikit-learn", "openTSNE")

    def __init__(self, config: LocalMapConfig) -> None:
        self.config = config

    def fit(self, latents: npt.NDArray[np.float32], report: Report) -> Projected:
        """Return the map, turned towards the principal components.

        Args:
            latents: What to draw.
            report: Called with the share done, and with the map as it is by then.

        Shape:
            - latents: ``(N, D)``

        Returns:
            The map; a note says when there were too few pictures for the neighbours asked for.
        """
        latents = for_neighbors(latents)
        settings = self.config
        report(0.0, "Finding neighbours")
        reference, _ = principal_coordinates(latents, settings.num_dimensions)
        points = _start(reference, settings.seed)
        n_neighbors = min(settings.n_neighbors, len(latents) - 2)
        pairs = _choose_pairs(latents, points, n_neighbors, settings)
        report(0.15, "Arranging", lambda: align(points, reference))
        _arrange(points, pairs, settings, lambda: align(points, reference), report)
        note = note_of_few("{} neighbours", n_neighbors, settings.n_neighbors, len(latents))
        return Projected(align(points, reference), note)


def _start(reference: npt.NDArray[np.float32], seed: int) -> npt.NDArray[np.float32]:
    scaled = reference / max(float(reference[:, 0].std()), 1e-30)
    jitter = np.random.default_rng(seed).normal(scale=JITTER, size=reference.shape)
    start: npt.NDArray[np.float32] = (START_SIZE * (scaled + jitter)).astype(np.float32)
    return start


def _choose_pairs(
    latents: npt.NDArray[np.float32],
    points: npt.NDArray[np.float32],
    n_neighbors: int,
    settings: LocalMapConfig,
) -> _Pairs:
    from aelib.projections.localmap_steps import pick_far, pick_mid_near  # noqa: PLC0415 -- loads numba

    more = NUM_MORE if len(latents) <= MOST_EXACT else NUM_MORE_OF_MANY
    found = nearest_rows(latents, n_neighbors + more, settings.metric, settings.seed)
    # distances in units of what is usual around both ends, so that dense groups do not win
    usual = np.maximum(found.distances[:, 3:6].mean(axis=1), 1e-10) if len(latents) > 7 else None
    order = np.arange(found.indices.shape[1])[None].repeat(len(latents), axis=0)
    if usual is not None:
        scaled = np.square(found.distances) / usual[:, None] / usual[found.indices]
        order = np.argsort(scaled, axis=1, kind="stable")
    near = np.take_along_axis(found.indices, order[:, :n_neighbors], axis=1)
    mid_near = np.empty((len(latents), max(1, round(MID_NEAR_RATIO * n_neighbors))), np.int32)
    far = np.empty((len(latents), max(1, round(FAR_RATIO * n_neighbors))), np.int32)
    state = np.random.default_rng(settings.seed).integers(1, 2**63, dtype=np.uint64)
    far[:] = (np.arange(len(latents)) + len(latents) // 2)[:, None] % len(latents)
    state = np.uint64(pick_mid_near(_for_metric(latents, settings.metric), mid_near, state))
    state = np.uint64(pick_far(points, near, far, np.inf, state))
    return _Pairs(np.ascontiguousarray(near, np.int32), mid_near, far, state)


def _for_metric(latents: npt.NDArray[np.float32], metric: str) -> npt.NDArray[np.float32]:
    # mid-near partners are rough by design: Euclidean distances will do, of directions for cosine
    if metric != "cosine":
        return latents
    lengths = np.linalg.norm(latents, axis=1, keepdims=True)
    turned: npt.NDArray[np.float32] = (latents / np.maximum(lengths, 1e-30)).astype(np.float32)
    return turned


def _weights(iteration: int) -> tuple[float, float]:
    """Return how strongly near and mid-near pairs are pulled."""
    if iteration < ORDERING:
        share = iteration / ORDERING
        return 2.0, (1.0 - share) * 1000.0 + share * 3.0
    if iteration < ORDERING + GATHERING:
        return 3.0, 3.0
    return 1.0, 0.0


def _arrange(
    points: npt.NDArray[np.float32],
    pairs: _Pairs,
    settings: LocalMapConfig,
    picture: Callable[[], npt.NDArray[np.float32]],
    report: Report,
) -> None:
    """Move the points in place, by Adam."""
    from aelib.projections.localmap_steps import add_gradient, pick_far  # noqa: PLC0415

    near, mid_near, far, state = pairs
    first, second = np.zeros_like(points), np.zeros_like(points)
    total = ORDERING + GATHERING + SEPARATING
    for iteration in range(total):
        is_local = iteration > ORDERING + GATHERING
        near_weight, mid_near_weight = _weights(iteration)
        gradient = np.zeros_like(points)
        reach = settings.low_dist_thres / 2.0 if is_local else 0.0
        add_gradient(points, near, gradient, near_weight, NEAR_OFFSET, reach)
        if mid_near_weight > 0.0:
            add_gradient(points, mid_near, gradient, mid_near_weight, MID_NEAR_OFFSET, 0.0)
        add_gradient(points, far, gradient, -1.0, FAR_OFFSET, 0.0)
        first += (1.0 - BETA1) * (gradient - first)
        second += (1.0 - BETA2) * (np.square(gradient) - second)
        rate = (
            STEP_SIZE * np.sqrt(1.0 - BETA2 ** (iteration + 1)) / (1.0 - BETA1 ** (iteration + 1))
        )
        points -= (rate * first / (np.sqrt(second) + 1e-7)).astype(np.float32)
        if is_local and iteration % DRAW_EVERY == 0:
            state = np.uint64(pick_far(points, near, far, settings.low_dist_thres, state))
        done = (iteration + 1) / total
        report(0.15 + 0.85 * done, f"Arranging: iteration {iteration + 1} of {total}", picture)
