"""The nearest other rows of every row, found exactly, and how much two such findings share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


def nearest_of_each(
    rows: npt.NDArray[np.floating],
    count: int,
    metric: str = "euclidean",
    algorithm: str = "auto",
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.floating]]:
    """Find the nearest other rows of every row.

    Args:
        rows: Latents, or places of a map.
        count: How many neighbours; fewer when there are not so many rows.
        metric: ``euclidean``, ``cosine`` or ``manhattan``.
        algorithm: Of :class:`sklearn.neighbors.NearestNeighbors`; all find the same.

    Shape:
        - rows: ``(N, D)``
        - returns: ``(N, k)``, ``(N, k)``

    Returns:
        Their numbers and distances, nearest first; none of a single row.
    """
    from sklearn.neighbors import NearestNeighbors

    count = min(count, len(rows) - 1)
    if count < 1:
        return np.zeros((len(rows), 0), np.int64), np.zeros((len(rows), 0))
    search = NearestNeighbors(n_neighbors=count, metric=metric, algorithm=algorithm)
    distances, indices = search.fit(rows).kneighbors()
    return indices, distances


def shares_in_common(
    some: npt.NDArray[np.integer], others: npt.NDArray[np.integer]
) -> npt.NDArray[np.float64]:
    """Return which share of each row's neighbours are among its neighbours elsewhere.

    Args:
        some: Neighbours of each row, each once.
        others: Its neighbours elsewhere.

    Shape:
        - some, others: ``(N, k)``, k of at least 1
        - returns: ``(N,)``

    Returns:
        Shares in [0, 1].
    """
    shares: npt.NDArray[np.float64] = (
        (some[:, :, None] == others[:, None, :]).any(axis=2).mean(axis=1)
    )
    return shares
