"""Which pictures lie nearest to one in latent space, and how far the nearest of each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

_CHUNK = 128


EUCLIDEAN, COSINE = "Euclidean", "cosine"


class Neighbors(NamedTuple):
    """Rows by distance, nearest first, and their distances."""

    indices: tuple[int, ...]
    distances: tuple[float, ...]


def nearest(
    latents: npt.NDArray[np.floating], index: int, count: int, metric: str = EUCLIDEAN
) -> Neighbors:
    """Find the nearest neighbours of one latent, which is not its own neighbour.

    Args:
        latents: All latents, at full size.
        index: The one to start from.
        count: How many neighbours; fewer when there are not so many.
        metric: :data:`EUCLIDEAN`, or :data:`COSINE`, 1 − cos of the angle, from 0 to 2: lengths
            do not count; where one is 0 the angle is a right one.

    Shape:
        - latents: ``(N, D)``

    Returns:
        The neighbours; of equal distances the earlier row comes first.
    """
    if metric == EUCLIDEAN:
        return nearest_to(latents, latents[index], count, left_out=[index])
    exact = latents.astype(np.float64)
    lengths = np.linalg.norm(exact, axis=1, keepdims=True)
    turned = np.divide(exact, lengths, out=np.zeros_like(exact), where=lengths > 0.0)
    return _first(1.0 - turned @ turned[index], count, left_out=[index])


def nearest_to(
    latents: npt.NDArray[np.floating],
    point: npt.NDArray[np.floating],
    count: int,
    left_out: Sequence[int] = (),
) -> Neighbors:
    """Find the latents nearest to any point.

    Args:
        latents: All latents, at full size.
        point: Where to look.
        count: How many; fewer when there are not so many.
        left_out: Rows that do not count.

    Shape:
        - latents: ``(N, D)``
        - point: ``(D,)``

    Returns:
        The neighbours; of equal distances the earlier row comes first.
    """
    exact = latents.astype(np.float64)
    distances = np.sqrt(np.square(exact - np.asarray(point, np.float64)).sum(axis=1))
    return _first(distances, count, left_out)


def _first(distances: npt.NDArray[np.float64], count: int, left_out: Sequence[int]) -> Neighbors:
    distances[list(left_out)] = np.inf
    order = np.argsort(distances, kind="stable")[:count]
    order = order[np.isfinite(distances[order])]
    return Neighbors(tuple(order.tolist()), tuple(distances[order].tolist()))


def distances_to_nearest(
    latents: npt.NDArray[np.floating], most: int = 1000
) -> npt.NDArray[np.float64]:
    """Return how far latents lie from their nearest neighbours.

    Args:
        latents: All latents, at full size.
        most: For how many, evenly spaced; each is compared with all.

    Shape:
        - latents: ``(N, D)``
        - returns: ``(M,)``

    Returns:
        Euclidean distances; none where there is one latent only.
    """
    if len(latents) < 2:
        return np.zeros(0)
    exact = latents.astype(np.float64)
    exact -= exact.mean(0)  # differences of large numbers would lose digits
    squares = np.square(exact).sum(axis=1)
    rows = np.arange(0, len(exact), -(-len(exact) // most))
    found = np.empty(len(rows))
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        between = squares[chunk, None] + squares - 2.0 * exact[chunk] @ exact.T
        between[np.arange(len(chunk)), chunk] = np.inf
        found[start : start + _CHUNK] = np.sqrt(np.maximum(between.min(axis=1), 0.0))
    return found
