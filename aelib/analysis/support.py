r"""Where latent space is well covered: how crowded a place is, and whether a latent comes back.

Pictures are no good where the decoder has learned nothing. Two signs need no ground truth: few
other latents lie near, and a decoded latent, encoded again, is somewhere else,

.. math:: m_i = \frac{\lVert \mathrm{enc}(\mathrm{dec}(z_i)) - z_i \rVert}
    {\sqrt{\sum_d \operatorname{Var}(z_d)}}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.analysis.decoding import BATCH_SIZE, decode_flat, encode_flat
from aelib.core.nearest import nearest_of_each

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.analysis.latents import Latents
    from aelib.models import Autoencoder

NUM_NEIGHBORS = 10


def neighbor_distances(
    latents: npt.NDArray[np.float32], num_neighbors: int = NUM_NEIGHBORS
) -> npt.NDArray[np.float32]:
    """Return how far the k-th nearest latent is from each: far means thinly covered.

    Args:
        latents: All latents.
        num_neighbors: Which neighbour; the last when there are not so many.

    Shape:
        - latents: ``(N, D)``
        - returns: ``(N,)``

    Returns:
        Euclidean distances; 0 for a single latent.
    """
    _, distances = nearest_of_each(latents, num_neighbors)
    if distances.shape[1] == 0:
        return np.zeros(len(latents), np.float32)
    last: npt.NDArray[np.float32] = distances[:, -1].astype(np.float32)
    return last


def round_trip_misses(model: Autoencoder, latents: Latents) -> npt.NDArray[np.float32]:
    """Decode latents, encode the pictures, and measure how far they end from where they began.

    Args:
        model: A model in evaluation mode.
        latents: Of many pictures.

    Shape:
        - returns: ``(N,)``

    Returns:
        Distances in the root mean square distance of the latents from their mean; 0 where all
        latents are one.
    """
    extent = float(np.sqrt(latents.mean.var(axis=0, dtype=np.float64).sum()))
    misses = []
    for start in range(0, len(latents), BATCH_SIZE):
        rows = slice(start, start + BATCH_SIZE)
        z = torch.from_numpy(latents.mean[rows])
        told = None if latents.told is None else torch.from_numpy(latents.told[rows])
        again = encode_flat(model, decode_flat(model, z, told), told)
        misses.append((again - z).norm(dim=1))
    distances = torch.cat(misses).numpy()
    if extent == 0.0:
        return np.zeros(len(latents), np.float32)
    scaled: npt.NDArray[np.float32] = (distances / extent).astype(np.float32)
    return scaled
