"""Latents in few bytes: what a browser needs to average them and to find the nearest ones.

Each number takes two bytes, and a latent of many numbers is cut to its leading principal
components, so that ten thousand latents take 1.3 MB at most, and a million 64 MB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.projections.pca import principal_axes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

MOST_NUMBERS, FEWEST = 64, 8
MOST_BYTES = 2**26
CHUNK = 65_536
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
        most: Numbers of a row; longer latents are cut to so many principal components, and to
            fewer where all rows would take more than :data:`MOST_BYTES`.

    Shape:
        - latents: ``(N, D)``

    Returns:
        The rows; None where a latent is not finite.
    """
    count, size = latents.shape
    parts = [slice(start, start + CHUNK) for start in range(0, count, CHUNK)]
    if latents.size == 0 or not all(np.isfinite(latents[part]).all() for part in parts):
        return None
    most = min(most, max(FEWEST, MOST_BYTES // (2 * count)))
    if size <= most:
        halves, unit, _ = _halved(lambda part: latents[part], parts, count, size)
        return LatentRows(halves, unit, None, 1.0)
    step = -(-count // NUM_FITTED)
    axes = principal_axes(np.ascontiguousarray(latents[::step]), most)

    def shortened(part: slice) -> npt.NDArray[np.float32]:
        return ((latents[part] - axes.mean) @ axes.components.T).astype(np.float32, copy=False)

    halves, unit, held = _halved(shortened, parts, count, most)
    total = sum(float(np.square(latents[part] - axes.mean).sum(dtype=np.float64)) for part in parts)
    share = min(1.0, held / total) if total > 0.0 else 1.0
    return LatentRows(halves, unit, np.vstack([axes.mean[None], axes.components]), share)


def _halved(
    rows: Callable[[slice], npt.NDArray[np.float32]], parts: Sequence[slice], count: int, size: int
) -> tuple[npt.NDArray[np.float16], float, float]:
    """Return rows in half precision, their unit, and the sum of their squares."""
    unit = max(float(np.abs(rows(part)).max()) for part in parts) or 1.0
    # each part is made twice, for all of them in single precision would be twice the memory
    squares, halves = 0.0, np.empty((count, size), np.float16)
    for part in parts:
        made = rows(part)
        squares += float(np.square(made).sum(dtype=np.float64))
        halves[part] = made / np.float32(unit)
    return halves, unit, squares
