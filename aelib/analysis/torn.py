r"""Which points of a map were torn away from their neighbours.

.. math:: t_i = 1 - \frac{|N^k_i \cap M^k_i|}{k}

with N the k nearest points of i in latent space and M those on the map. The mean of 1 − t over all
points is the neighbourhood preservation of the map.

References:
    Venna & Kaski 2001, neighborhood preservation. https://doi.org/10.1007/3-540-44668-0_68
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aelib.core.nearest import nearest_of_each, shares_in_common

if TYPE_CHECKING:
    import numpy.typing as npt

NUM_NEIGHBORS = 10


def torn_shares(
    latents: npt.NDArray[np.float32],
    points: npt.NDArray[np.float32],
    num_neighbors: int = NUM_NEIGHBORS,
) -> npt.NDArray[np.float32]:
    """Return the share of each point's nearest latents that are not near it on the map.

    Args:
        latents: What was drawn.
        points: The map.
        num_neighbors: How many count; fewer when there are not so many points.

    Shape:
        - latents: ``(N, D)``
        - points: ``(N, k)``
        - returns: ``(N,)``

    Returns:
        Shares in [0, 1]; 0 where all neighbours stayed, and for a single point.
    """
    true, shown = (nearest_of_each(rows, num_neighbors)[0] for rows in (latents, points))
    if true.shape[1] == 0:
        return np.zeros(len(latents), np.float32)
    shares: npt.NDArray[np.float32] = (1.0 - shares_in_common(true, shown)).astype(np.float32)
    return shares
