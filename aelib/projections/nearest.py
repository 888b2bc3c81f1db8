"""The nearest other rows of every row: what every neighbour method starts from.

All pairs are compared up to :data:`MOST_EXACT` rows; beyond, trees that split at random planes
find nearly all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.core.nearest import nearest_of_each

if TYPE_CHECKING:
    import numpy.typing as npt

MOST_EXACT = 20_000


class NearestRows(NamedTuple):
    """Neighbours of every row, nearest first.

    Attributes:
        indices: int32 ``(N, k)``.
        distances: float32 ``(N, k)``.
    """

    indices: npt.NDArray[np.int32]
    distances: npt.NDArray[np.float32]


def nearest_rows(
    rows: npt.NDArray[np.float32], count: int, metric: str = "euclidean", seed: int = 0
) -> NearestRows:
    """Find the nearest other rows of every row.

    Args:
        rows: Latents, or places of a map.
        count: How many; fewer when there are not so many rows.
        metric: ``euclidean``, ``cosine`` or ``manhattan``.
        seed: Of the trees, for more than :data:`MOST_EXACT` rows.

    Shape:
        - rows: ``(N, D)``

    Returns:
        The neighbours, the same ones each time.
    """
    if len(rows) > MOST_EXACT and rows.shape[1] > 3:
        from openTSNE.nearest_neighbors import Annoy

        trees = Annoy(rows, k=min(count, len(rows) - 1), metric=metric, n_jobs=1, random_state=seed)
        indices, distances = trees.build()
    else:
        # places of a map are found in a tree; the distances of latents are matrix products
        kind = "kd_tree" if rows.shape[1] <= 3 and metric != "cosine" else "brute"
        indices, distances = nearest_of_each(rows, count, metric, kind)
    return NearestRows(indices.astype(np.int32), distances.astype(np.float32))
