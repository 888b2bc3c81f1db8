"""Which pictures lie nearest to one in latent space, and how far the nearest of each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    Distances = Callable[
        [npt.NDArray[np.floating], npt.NDArray[np.floating]], npt.NDArray[np.floating]
    ]

_CHUNK = 128
_ROWS = 1 << 15
_ROUNDINGS = 8.0  # how often a rough distance may be rounded

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
    point = latents[index]
    return _nearest(latents, point, count, [index], _away if metric == EUCLIDEAN else _turned)


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
    return _nearest(latents, point, count, left_out, _away)


def _nearest(
    latents: npt.NDArray[np.floating],
    point: npt.NDArray[np.floating],
    count: int,
    left_out: Sequence[int],
    distances_of: Distances,
) -> Neighbors:
    # all distances roughly, a chunk at a time; then in double precision those that may count
    few = np.result_type(latents.dtype, np.float32)
    near = np.asarray(point, few)
    rough = np.concatenate([
        distances_of(latents[start : start + _ROWS].astype(few, copy=False), near)
        for start in range(0, len(latents), _ROWS)
    ])
    rough[list(left_out)] = np.inf
    wanted = min(count, int(np.isfinite(rough).sum()))
    if wanted < 1:
        return Neighbors((), ())
    farthest = np.partition(rough, wanted - 1)[wanted - 1]
    scale = farthest + np.abs(near).max(initial=0.0) + 1.0
    slack = _ROUNDINGS * np.finfo(few).eps * scale * np.sqrt(latents.shape[1])
    rows = np.flatnonzero(rough <= farthest + slack)
    exact = distances_of(latents[rows].astype(np.float64), np.asarray(point, np.float64))
    order = np.argsort(exact, kind="stable")[:wanted]
    return Neighbors(tuple(rows[order].tolist()), tuple(exact[order].tolist()))


def _away(
    rows: npt.NDArray[np.floating], point: npt.NDArray[np.floating]
) -> npt.NDArray[np.floating]:
    apart = rows - point
    distances: npt.NDArray[np.floating] = np.sqrt(np.einsum("ij,ij->i", apart, apart))
    return distances


def _turned(
    rows: npt.NDArray[np.floating], point: npt.NDArray[np.floating]
) -> npt.NDArray[np.floating]:
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows) * (point @ point))
    along = rows @ point
    cosines = np.divide(along, lengths, out=np.zeros_like(along), where=lengths > 0.0)
    distances: npt.NDArray[np.floating] = 1.0 - cosines
    return distances


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
