r"""t-SNE: a map whose neighbour probabilities resemble those in latent space.

.. math:: \min_y \sum_{i\ne j} p_{ij}\log\frac{p_{ij}}{q_{ij}}, \quad
   q_{ij} \propto (1 + \|y_i - y_j\|^2)^{-1}

with p from Gaussians whose widths give every point the same perplexity; started from the
principal components.

References:
    van der Maaten & Hinton 2008, t-SNE. https://jmlr.org/papers/v9/vandermaaten08a.html
    Kobak & Berens 2019, the art of using t-SNE. https://doi.org/10.1038/s41467-019-13056-x
    Poličar, Stražar & Zupan 2024, openTSNE. https://doi.org/10.18637/jss.v109.i03
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from aelib.core.config import config, setting
from aelib.projections.alignment import align
from aelib.projections.base import PROJECTIONS, Projected, Projection, for_neighbors, note_of_few
from aelib.projections.pca import principal_coordinates
from aelib.projections.settings import (
    metric_setting,
    num_dimensions_setting,
    seed_setting,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.projections.base import Report

EXAGGERATION_ITERATIONS = 250
START_SIZE, JITTER = 1e-4, 1e-2
FEWEST_FOR_ANNOY = 1000


@config
class TsneConfig:
    """Settings of t-SNE, under the names of openTSNE."""

    perplexity: float = setting(
        30.0,
        label="Perplexity",
        help="About how many neighbours each point attends to.",
        low=1.0,
        high=200.0,
    )
    n_iter: int = setting(
        500,
        label="Iterations",
        help=f"After {EXAGGERATION_ITERATIONS} of early exaggeration.",
        low=50,
        high=5000,
    )
    metric: str = metric_setting()
    num_dimensions: int = num_dimensions_setting()
    seed: int = seed_setting()


@PROJECTIONS.register("tsne", TsneConfig)
class Tsne(Projection):
    """Makes neighbours in the map as probable as in latent space."""

    title = "t-SNE"
    explanation = (
        "Near neighbours in latent space stay near. Sizes of clusters and gaps between them mean "
        "little, and a small perplexity shows clusters even in pure noise."
    )
    formula = (
        r"\min_y \sum_{i\ne j} p_{ij}\log\frac{p_{ij}}{q_{ij}}, \quad"
        r" q_{ij} \propto (1 + \lVert y_i - y_j\rVert^2)^{-1}"
    )
    packages = ("openTSNE", "scikit-learn")

    def __init__(self, config: TsneConfig) -> None:
        self.config = config

    def fit(self, latents: npt.NDArray[np.float32], report: Report) -> Projected:
        """Return the map, turned towards the principal components.

        Args:
            latents: What to draw.
            report: Called with the share done.

        Shape:
            - latents: ``(N, D)``

        Returns:
            The map; a note says when there were too few pictures for the perplexity asked for.
        """
        latents = for_neighbors(latents)
        report(0.0, "Loading t-SNE")
        import openTSNE

        settings = self.config
        perplexity = min(settings.perplexity, (len(latents) - 1) / 3)
        reference, _ = principal_coordinates(latents, settings.num_dimensions)
        report(0.05, "Finding neighbours")
        num_iterations = EXAGGERATION_ITERATIONS + settings.n_iter
        calls = 0

        def follow(_iteration: int, divergence: float, points: npt.NDArray[np.float64]) -> bool:
            nonlocal calls
            calls += 1  # openTSNE counts each phase from 0
            done = min(num_iterations, 10 * calls)
            message = f"Arranging: iteration {done} of {num_iterations}, KL {divergence:.3f}"
            now = np.array(points)  # openTSNE goes on in the same memory
            report(0.1 + 0.9 * done / num_iterations, message, lambda: align(now, reference))
            return False

        affinities = openTSNE.affinity.PerplexityBasedNN(
            perplexity=perplexity, knn_index=_neighbor_index(latents, perplexity, settings)
        )
        mapper = openTSNE.TSNE(
            n_components=settings.num_dimensions,
            n_iter=settings.n_iter,
            early_exaggeration_iter=EXAGGERATION_ITERATIONS,
            random_state=settings.seed,
            n_jobs=1,  # with more, the same seed gives other maps
            callbacks=follow,
            callbacks_every_iters=10,
        )
        start = _start(reference, settings.seed)
        points = np.asarray(mapper.fit(affinities=affinities, initialization=start))
        note = note_of_few("Perplexity {}", perplexity, settings.perplexity, len(latents))
        return Projected(align(points, reference), note)


def _neighbor_index(
    latents: npt.NDArray[np.float32], perplexity: float, settings: TsneConfig
) -> Any:  # noqa: ANN401 -- of openTSNE, which has no types
    # openTSNE would choose the same, but only after it has imported pynndescent, which compiles
    # for many seconds
    from openTSNE.nearest_neighbors import Annoy, Sklearn

    index = Sklearn if len(latents) < FEWEST_FOR_ANNOY else Annoy
    return index(
        latents,
        k=max(1, min(len(latents) - 1, int(3 * perplexity))),
        metric=settings.metric,
        n_jobs=1,
        random_state=settings.seed,
    )


def _start(reference: npt.NDArray[np.float32], seed: int) -> npt.NDArray[np.float64]:
    # tiny, as early exaggeration wants it, and no two points the same
    scaled = reference.astype(np.float64) / max(float(reference[:, 0].std()), 1e-30)
    jitter = np.random.default_rng(seed).normal(scale=JITTER, size=reference.shape)
    return START_SIZE * (scaled + jitter)
