"""Latents in few bytes: what a browser needs to average them and to find the nearest ones.

Each number takes two bytes, and a latent of many numbers is cut to its leading principal
components, so that ten thousand latents take 1.3 MB at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.projections.pca import principal_axes

if TYPE_CHECKING:
    import numpy.typing as npt

MOST_NUMBERS = 64
NUM_FITTED = 1024
"""Components are fit on so many latents: they differ little from those of all."""


class LatentRows(NamedTuple):
    """Short rows of numbers, one for each latent.

    Attributes:
        halves: float16 ``(N, R)``; times ``unit`` they are the rows.
        unit: The largest magnitude.
        basis: Mean and components, float32 ``(1 + R, D)``: a latent is about
            ``basis[0] + row @ basis[1:]``. None where rows are the latents themselves.
        share: Share of the latents' variance that the rows hold.
    """

    halves: npt.NDArray[np.float16]
    unit: float
    basis: npt.NDArray[np.float32] | None
    share: float


def latent_rows(latents: npt.NDArray[np.float32], most: int = MOST_NUMBERS) -> LatentRows | None:
    """Shorten latents.

    Args:
        latents: Flat latents.
        most: Numbers of a row; longer latents are cut to so many principal components.

    Shape:
        - latents: ``(N, D)``

    Returns:
        The rows; None where a latent is not finite.
    """
    if latents.size == 0 or not np.isfinite(latents).all():
        return None
    if latents.shape[1] <= most:
        return _halved(latents, None, 1.0)
    step = -(-len(latents) // NUM_FITTED)
    axes = principal_axes(np.ascontiguousarray(latents[::step]), most)
    centred = torch.from_numpy(latents - axes.mean)
    rows = (centred @ torch.from_numpy(axes.components).T).numpy()
    total = float(centred.square().sum())
    share = min(1.0, float((rows.astype(np.float64) ** 2).sum()) / total) if total > 0.0 else 1.0
    return _halved(rows, np.vstack([axes.mean[None], axes.components]), share)


def _halved(
    rows: npt.NDArray[np.float32], basis: npt.NDArray[np.float32] | None, share: float
) -> LatentRows:
    unit = float(np.abs(rows).max()) or 1.0
    return LatentRows((rows / np.float32(unit)).astype(np.float16), unit, basis, share)
