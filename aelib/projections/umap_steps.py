r"""The moves of UMAP: edges pull, random others push, one after the other, compiled.

Importing this module loads numba; do it inside a function. The code is compiled once and kept on
disk (``NUMBA_CACHE_DIR``), so that only the first map on a machine waits for it, about 2 s. One
thread does it all: the same seed gives the same map, and numba's threads, which may abort a
process when two maps are made at once, are never started.

References:
    McInnes, Healy & Melville 2018, UMAP, algorithm 5. https://arxiv.org/abs/1802.03426
    Marsaglia 2003, xorshift generators. https://doi.org/10.18637/jss.v008.i14
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

FURTHEST = 4.0
"""No single pull or push moves a point further, times the step size."""


def _move(  # noqa: C901 -- numba is quicker with one function
    points: npt.NDArray[np.float32],
    starts: npt.NDArray[np.int32],
    others: npt.NDArray[np.int32],
    every: npt.NDArray[np.float32],
    due: npt.NDArray[np.float32],
    constants: npt.NDArray[np.float32],
    state: Any,  # noqa: ANN401 -- uint64, as numba has it
) -> Any:  # noqa: ANN401
    """Move all points in place for one epoch.

    ``constants`` are a, b, the step size, the number of the epoch, and the pushes of each pull.
    """  # noqa: DOC201 -- the next random state
    num_points, num_dimensions = points.shape
    a, b, step, epoch = constants[0], constants[1], constants[2], constants[3]
    num_pushes = int(constants[4])
    furthest = np.float32(FURTHEST)
    for i in range(num_points):
        for edge in range(starts[i], starts[i + 1]):
            if due[edge] > epoch:
                continue
            due[edge] += every[edge]
            j = others[edge]
            squared = np.float32(0.0)
            for c in range(num_dimensions):
                apart = points[i, c] - points[j, c]
                squared += apart * apart
            if squared > 0.0:
                raised = squared**b
                force = -2 * a * b * raised / (squared * (a * raised + 1))
                for c in range(num_dimensions):
                    pull = force * (points[i, c] - points[j, c])
                    pull = step * min(furthest, max(-furthest, pull))
                    points[i, c] += pull
                    points[j, c] -= pull
            for _ in range(num_pushes):
                state ^= state << np.uint64(13)
                state ^= state >> np.uint64(7)
                state ^= state << np.uint64(17)
                j = np.int64(((state >> np.uint64(32)) * np.uint64(num_points)) >> np.uint64(32))
                squared = np.float32(0.0)
                for c in range(num_dimensions):
                    apart = points[i, c] - points[j, c]
                    squared += apart * apart
                if squared > 0.0:
                    force = 2 * b / ((np.float32(0.001) + squared) * (a * squared**b + 1))
                    for c in range(num_dimensions):
                        push = force * (points[i, c] - points[j, c])
                        points[i, c] += step * min(furthest, max(-furthest, push))
    return state


move: Any = numba.njit(cache=True, fastmath=True, nogil=True)(_move)
"""Compiled when it is called for the first time, or read from disk."""
