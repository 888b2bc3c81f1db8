r"""UMAP: a map that keeps near neighbours near.

A fuzzy graph of nearest neighbours, with weights v in latent space and w in the map,

.. math:: \sum_{i\ne j} v_{ij}\log\frac{v_{ij}}{w_{ij}} + (1-v_{ij})\log\frac{1-v_{ij}}{1-w_{ij}}

is minimised by stochastic gradient descent, here from the principal components, which keeps
the large-scale order and makes the result repeatable. The steps are those of umap-learn, in
compiled code that is kept on disk: umap-learn compiles its own anew in every process.

References:
    McInnes, Healy & Melville 2018, UMAP. https://arxiv.org/abs/1802.03426
    Kobak & Linderman 2021, initialization is critical. https://doi.org/10.1038/s41587-020-00809-z
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from aelib.core.config import config, setting
from aelib.projections.alignment import align
from aelib.projections.base import PROJECTIONS, Projected, Projection, for_neighbors, note_of_few
from aelib.projections.fuzzy_graph import curve_of_distances, fuzzy_graph
from aelib.projections.nearest import nearest_rows
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

SIZE, JITTER = 10.0, 1e-5
FEW, EPOCHS_OF_FEW, EPOCHS_OF_MANY = 10_000, 500, 200
NUM_PUSHES = 5


@config
class UmapConfig:
    """Settings of UMAP, under the names of umap-learn."""

    n_neighbors: int = setting(
        15,
        label="Neighbours",
        help="Small shows fine structure, large the overall arrangement.",
        low=2,
        high=200,
    )
    min_dist: float = setting(
        0.1,
        label="Smallest distance",
        help="How tightly points may be packed in the map.",
        low=0.0,
        high=0.99,
    )
    metric: str = metric_setting()
    num_dimensions: int = num_dimensions_setting()
    seed: int = seed_setting()


@PROJECTIONS.register("umap", UmapConfig)
class Umap(Projection):
    """Keeps near neighbours near."""

    title = "UMAP"
    explanation = (
        "Near neighbours in latent space stay near. The size of a cluster, the gap between two "
        "clusters and the density of points mean little: UMAP evens them out."
    )
    formula = (
        r"\min_y \sum_{i\ne j} v_{ij}\log\frac{v_{ij}}{w_{ij}}"
        r" + (1-v_{ij})\log\frac{1-v_{ij}}{1-w_{ij}}"
    )
    packages = ("numba", "scikit-learn", "openTSNE")

    def __init__(self, config: UmapConfig) -> None:
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
        n_neighbors = min(settings.n_neighbors, len(latents) - 1)
        reference, _ = principal_coordinates(latents, settings.num_dimensions)
        # as in umap-learn, a latent is one of its own neighbours
        found = nearest_rows(latents, max(1, n_neighbors - 1), settings.metric, settings.seed)
        report(0.1, "Weighing neighbours")
        graph = fuzzy_graph(found)
        points = _start(reference, settings.seed)
        report(0.15, "Arranging", lambda: align(points, reference))
        _arrange(points, graph, settings, lambda: align(points, reference), report)
        note = note_of_few("{} neighbours", n_neighbors, settings.n_neighbors, len(latents))
        return Projected(align(points, reference), note)


def _start(reference: npt.NDArray[np.float32], seed: int) -> npt.NDArray[np.float32]:
    # the size that umap-learn starts from, and no two points the same
    size = np.maximum(np.ptp(reference, axis=0), 1e-30)
    scaled = SIZE * ((reference - reference.min(axis=0)) / size)
    jitter = np.random.default_rng(seed).normal(scale=JITTER * SIZE, size=reference.shape)
    start: npt.NDArray[np.float32] = (scaled + jitter).astype(np.float32)
    return start


def _arrange(
    points: npt.NDArray[np.float32],
    graph: Any,  # noqa: ANN401 -- of SciPy, which has no types
    settings: UmapConfig,
    picture: Callable[[], npt.NDArray[np.float32]],
    report: Report,
) -> None:
    """Move the points in place: every edge as often as its weight says."""
    from aelib.projections.umap_steps import move  # noqa: PLC0415 -- loads numba

    num_epochs = EPOCHS_OF_FEW if len(points) <= FEW else EPOCHS_OF_MANY
    graph.data[graph.data < graph.data.max() / num_epochs] = 0.0
    graph.eliminate_zeros()
    every = (graph.data.max() / graph.data).astype(np.float32)
    due = every.copy()
    a, b = curve_of_distances(settings.min_dist)
    state = np.random.default_rng(settings.seed).integers(1, 2**63, dtype=np.uint64)
    for epoch in range(num_epochs):
        numbers = (a, b, 1.0 - epoch / num_epochs, epoch, NUM_PUSHES)
        constants = np.array(numbers, np.float32)
        state = np.uint64(move(points, graph.indptr, graph.indices, every, due, constants, state))
        done = (epoch + 1) / num_epochs
        message = f"Arranging: epoch {epoch + 1} of {num_epochs}"
        report(0.15 + 0.85 * done, message, picture)
