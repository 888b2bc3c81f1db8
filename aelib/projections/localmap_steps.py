r"""The compiled steps of LocalMAP: pairs of points, and the gradient over them.

Importing this module loads numba; do it inside a function. One thread, code kept on disk: as in
:mod:`aelib.projections.umap_steps`.

References:
    Wang, Huang, Rudin & Shaposhnik 2021, PaCMAP. https://jmlr.org/papers/v22/20-1061.html
    Wang, Sun, Huang & Rudin 2025, LocalMAP. https://arxiv.org/abs/2412.15426
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

NUM_DRAWN = 6
"""A mid-near partner is the second nearest of so many random latents."""
MOST_TRIES = 100


def _next(state: Any) -> Any:  # noqa: ANN401 -- uint64, as numba has it
    state ^= state << np.uint64(13)
    state ^= state >> np.uint64(7)
    return state ^ (state << np.uint64(17))


_next_number: Any = numba.njit(cache=True, inline="always")(_next)


def _squared(rows: npt.NDArray[np.float32], i: Any, j: Any) -> Any:  # noqa: ANN401
    squared = np.float32(0.0)
    for c in range(rows.shape[1]):
        apart = rows[i, c] - rows[j, c]
        squared += apart * apart
    return squared


# inlined before it is compiled: so it takes the fastmath of its caller
_squared_distance: Any = numba.njit(cache=True, inline="always")(_squared)


def _pick_mid_near(
    latents: npt.NDArray[np.float32],
    partners: npt.NDArray[np.int32],
    state: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Fill in the mid-near partners of each latent."""  # noqa: DOC201 -- the next random state
    num_rows = len(latents)
    for i in range(num_rows):
        for p in range(partners.shape[1]):
            first = second = np.float32(np.inf)
            nearest = picked = np.int64(i)
            for _ in range(NUM_DRAWN):
                state = _next_number(state)
                j = np.int64(((state >> np.uint64(32)) * np.uint64(num_rows)) >> np.uint64(32))
                if j == i:
                    j = (j + 1) % num_rows
                squared = _squared_distance(latents, i, j)
                if squared < first:
                    second, picked = first, nearest
                    first, nearest = squared, j
                elif squared < second:
                    second, picked = squared, j
            partners[i, p] = picked if picked != i else nearest
    return state


def _pick_far(
    points: npt.NDArray[np.float32],
    neighbors: npt.NDArray[np.int32],
    partners: npt.NDArray[np.int32],
    within: float,
    state: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Draw partners that are no neighbours, nearer on the map than ``within``.

    A partner stays as it was where none is found.
    """  # noqa: DOC201 -- the next random state
    num_rows = len(points)
    most = np.float32(within) * np.float32(within)
    for i in range(num_rows):
        for p in range(partners.shape[1]):
            for _ in range(MOST_TRIES):
                state = _next_number(state)
                j = np.int64(((state >> np.uint64(32)) * np.uint64(num_rows)) >> np.uint64(32))
                squared = _squared_distance(points, i, j)
                if j == i or squared > most:
                    continue
                is_neighbor = False
                for n in range(neighbors.shape[1]):
                    is_neighbor |= neighbors[i, n] == j
                if not is_neighbor:
                    partners[i, p] = j
                    break
    return state


def _add_gradient(
    points: npt.NDArray[np.float32],
    partners: npt.NDArray[np.int32],
    gradient: npt.NDArray[np.float32],
    weight: float,
    offset: float,
    reach: float,
) -> None:
    r"""Add the gradient of all pairs: pulls for a weight above 0, pushes for one below.

    With d² = 1 + ‖yᵢ − yⱼ‖² the force is 2 · weight · offset / (offset + d²)², and for a reach
    above 0 that times reach / d, which lets go of false neighbours that are far apart already.
    """
    num_dimensions = points.shape[1]
    strength = np.float32(2.0 * weight * offset)
    start, far = np.float32(1.0 + offset), np.float32(reach)
    for i in range(partners.shape[0]):
        for p in range(partners.shape[1]):
            j = partners[i, p]
            squared = _squared_distance(points, i, j)
            force = strength / ((start + squared) * (start + squared))
            if far > 0.0:
                force *= far / np.sqrt(np.float32(1.0) + squared)
            for c in range(num_dimensions):
                along = force * (points[i, c] - points[j, c])
                gradient[i, c] += along
                gradient[j, c] -= along


pick_mid_near: Any = numba.njit(cache=True, fastmath={"contract", "arcp"}, nogil=True)(
    _pick_mid_near
)
pick_far: Any = numba.njit(cache=True, nogil=True)(_pick_far)
add_gradient: Any = numba.njit(cache=True, fastmath=True, nogil=True)(_add_gradient)
