r"""UMAP: a map that keeps near neighbours near.

A fuzzy graph of nearest neighbours, with weights v in latent space and w in the map,

.. math:: \sum_{i\ne j} v_{ij}\log\frac{v_{ij}}{w_{ij}} + (1-v_{ij})\log\frac{1-v_{ij}}{1-w_{ij}}

is minimised by stochastic gradient descent, here from the principal components, which keeps
the large-scale order and makes the result repeatable.

References:
    McInnes, Healy & Melville 2018, UMAP. https://arxiv.org/abs/1802.03426
    Kobak & Linderman 2021, initialization is critical. https://doi.org/10.1038/s41587-020-00809-z
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from aelib.core.config import config, setting
from aelib.projections.alignment import align
from aelib.projections.base import PROJECTIONS, Projected, Projection, for_neighbors
from aelib.projections.pca import principal_coordinates
from aelib.projections.settings import (
    metric_setting,
    num_dimensions_setting,
    seed_setting,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.projections.base import Report

SPREAD, JITTER = 10.0, 1e-3


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
    packages = ("umap-learn", "pynndescent", "numba")

    def __init__(self, config: UmapConfig) -> None:
        self.config = config

    def fit(self, latents: npt.NDArray[np.float32], report: Report) -> Projected:
        """Return the map, turned towards the principal components.

        Args:
            latents: What to draw.
            report: Called with the share done.

        Shape:
            - latents: ``(N, D)``

        Returns:
            The map; a note says when there were too few pictures for the neighbours asked for.
        """
        latents = for_neighbors(latents)
        settings = self.config
        report(0.0, "Loading UMAP")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ImportWarning)  # of TensorFlow, for a part not used
            import umap

        n_neighbors = min(settings.n_neighbors, len(latents) - 1)
        reference, _ = principal_coordinates(latents, settings.num_dimensions)
        report(0.05, "Finding neighbours; UMAP compiles its code first, which takes up to a minute")
        mapper = umap.UMAP(
            n_neighbors=n_neighbors,
            min_dist=settings.min_dist,
            metric=settings.metric,
            n_components=settings.num_dimensions,
            init=_start(reference, settings.seed),
            random_state=settings.seed,
            n_jobs=1,  # with a seed umap-learn uses one thread, and warns when asked for more
            tqdm_kwds=_progress_into(report),
        )
        points = mapper.fit_transform(latents)
        note = ""
        if n_neighbors < settings.n_neighbors:
            note = f"{n_neighbors} neighbours instead of {settings.n_neighbors}: there are only "
            note += f"{len(latents)} pictures."
        return Projected(align(points, reference), note)


def _start(reference: npt.NDArray[np.float32], seed: int) -> npt.NDArray[np.float32]:
    # the size that umap-learn starts from, and no two points the same
    scaled = SPREAD * reference / max(float(np.abs(reference).max()), 1e-30)
    jitter = np.random.default_rng(seed).normal(scale=JITTER * SPREAD, size=reference.shape)
    start: npt.NDArray[np.float32] = (scaled + jitter).astype(np.float32)
    return start


class _Epochs:
    """A text file for tqdm that turns ``3/200`` into a report."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def write(self, text: str) -> None:
        done, _, total = text.strip().partition("/")
        if done.isdigit() and total.isdigit() and int(total) > 0:
            self.report(0.3 + 0.7 * int(done) / int(total), f"Arranging: epoch {done} of {total}")

    def flush(self) -> None:
        """Nothing is held back."""


def _progress_into(report: Report) -> dict[str, Any]:
    return {
        "disable": False,
        "file": _Epochs(report),
        "bar_format": "{n_fmt}/{total_fmt}",
        "mininterval": 0.3,
        "ascii": True,
    }
