"""A few pictures that stand for many: the most typical one, and a walk through what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt


def most_typical(latents: npt.NDArray[np.float32], rows: Sequence[int]) -> int:
    """Return the row whose latent is nearest to the mean of all of them.

    Args:
        latents: Of all pictures.
        rows: Which ones to choose from, at least one.

    Shape:
        - latents: ``(N, D)``

    Returns:
        One of the rows.
    """
    chosen = latents[list(rows)].astype(np.float64)
    return int(rows[int(np.square(chosen - chosen.mean(axis=0)).sum(axis=1).argmin())])


def walk_through(latents: npt.NDArray[np.float32], rows: Sequence[int], most: int) -> list[int]:
    """Return rows that differ most, in an order whose steps are short.

    They begin with the most typical one; each further one is that which is farthest from those
    that are chosen (a 2-approximation of the k-centre problem). The order goes to the nearest that
    is left, from the end of the longest way.

    Args:
        latents: Of all pictures.
        rows: Which ones to choose from, at least one.
        most: How many at most.

    Shape:
        - latents: ``(N, D)``

    Returns:
        Some of the rows, each once; the same each time.

    References:
        Gonzalez 1985, Clustering to minimize the maximum intercluster distance.
        https://doi.org/10.1016/0304-3975(85)90224-5
    """
    among = list(dict.fromkeys(rows))
    points = latents[among].astype(np.float64)
    chosen = [among.index(most_typical(latents, among))]
    nearest = _distances(points, points[chosen[0]])
    while len(chosen) < min(most, len(among)):
        nearest[chosen] = -1.0  # equal pictures are not taken twice
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, _distances(points, points[chosen[-1]]))
    between = np.stack([_distances(points[chosen], points[one]) for one in chosen])
    left = list(range(len(chosen)))
    path = [left.pop(int(np.unravel_index(between.argmax(), between.shape)[0]))]
    while left:
        path.append(left.pop(int(between[path[-1]][left].argmin())))
    return [among[chosen[place]] for place in path]


def _distances(
    points: npt.NDArray[np.float64], other: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    squared: npt.NDArray[np.float64] = np.square(points - other).sum(axis=1)
    return squared
