"""Which pictures lie nearest to one, in latent space."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


class Neighbors(NamedTuple):
    """Rows by distance, nearest first, and their Euclidean distances."""

    indices: tuple[int, ...]
    distances: tuple[float, ...]


def nearest(latents: npt.NDArray[np.floating], index: int, count: int) -> Neighbors:
    """Find the nearest neighbours of one latent, which is not its own neighbour.

    Args:
        latents: All latents, at full size.
        index: The one to start from.
        count: How many neighbours; fewer when there are not so many.

    Shape:
        - latents: ``(N, D)``

    Returns:
        The neighbours; of equal distances the earlier row comes first.
    """
    exact = latents.astype(np.float64)
    distances = np.sqrt(np.square(exact - exact[index]).sum(axis=1))
    distances[index] = np.inf
    order = np.argsort(distances, kind="stable")[: min(count, len(latents) - 1)]
    return Neighbors(tuple(order.tolist()), tuple(distances[order].tolist()))
