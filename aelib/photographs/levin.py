r"""Colourise by optimisation: neighbours of like brightness get like colours.

Each chroma :math:`u` minimises :math:`\sum_p (u_p - \sum_{q \in N(p)} w_{pq} u_q)^2` where a person
gave no colour, with :math:`w_{pq} \propto e^{-(y_p - y_q)^2 / 2\sigma_p^2}` over the eight
neighbours and :math:`\sigma_p` their spread of brightness: a sparse linear system.

References:
    Levin, Lischinski & Weiss 2004, colorization using optimization.
    https://doi.org/10.1145/1015706.1015780
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Picture = npt.NDArray[np.float32]
    Floats = npt.NDArray[np.float64]

NEIGHBOURS = tuple((y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if (y, x) != (0, 0))
# as in the authors' own program
SHARE_OF_VARIANCE, LEAST_WEIGHT, LEAST_VARIANCE = 0.6, 0.01, 2e-6
# no region may be cut off from all hints: it would have no solution
FAINTEST = 1e-8


def spread_chroma(
    light: Picture, chroma: Picture, hints: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float32]:
    """Spread chroma from hints to all pixels.

    Args:
        light: Brightness in [0, 1].
        chroma: Colours less their brightness; anything where there is no hint.
        hints: Where it is known.

    Shape:
        - light, hints: ``(H, W)``
        - chroma, returns: ``(H, W, 3)``

    Returns:
        Chroma of every pixel, unchanged at the hints; zero without any hint.
    """
    from scipy.sparse import csc_array, eye_array  # noqa: PLC0415 -- slow to load
    from scipy.sparse.linalg import splu  # noqa: PLC0415

    if not hints.any():
        return np.zeros_like(chroma)
    weights, target, is_inside = _weights(light.astype(np.float64))
    is_free = is_inside & ~hints.ravel()[:, None]
    source = np.broadcast_to(np.arange(light.size)[:, None], target.shape)
    mean = csc_array(
        (weights[is_free], (source[is_free], target[is_free])), shape=(light.size,) * 2
    )
    system = (eye_array(light.size, format="csc") - mean).tocsc()
    known = np.where(hints[..., None], chroma, 0.0).reshape(-1, 3).astype(np.float64)
    # a grid's fill-in is least when its symmetric pattern is ordered
    solve = splu(
        system,
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    ).solve
    spread: npt.NDArray[np.float32] = solve(known).reshape(chroma.shape).astype(np.float32)
    return spread


def _weights(light: Floats) -> tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    # of each pixel: weight and place of its neighbours, and which of them lie in the picture
    height, width = light.shape
    rows, columns = np.mgrid[0:height, 0:width]
    near, places, inside = [], [], []
    for y, x in NEIGHBOURS:
        row, column = rows + y, columns + x
        inside.append((row >= 0) & (row < height) & (column >= 0) & (column < width))
        row, column = row.clip(0, height - 1), column.clip(0, width - 1)
        places.append(row * width + column)
        near.append(light[row, column])
    is_inside = np.stack(inside, -1).reshape(-1, len(NEIGHBOURS))
    values = np.stack(near, -1).reshape(-1, len(NEIGHBOURS))
    own = light.reshape(-1, 1)
    count = 1 + is_inside.sum(1, keepdims=True)
    mean = (own + (values * is_inside).sum(1, keepdims=True)) / count
    squares = (own - mean) ** 2 + ((values - mean) ** 2 * is_inside).sum(1, keepdims=True)
    apart = (values - own) ** 2
    nearest = np.where(is_inside, apart, np.inf).min(1, keepdims=True)
    variance = np.maximum(SHARE_OF_VARIANCE * squares / count, -nearest / np.log(LEAST_WEIGHT))
    weights = np.exp(-apart / np.maximum(variance, LEAST_VARIANCE)).clip(FAINTEST) * is_inside
    return (
        weights / weights.sum(1, keepdims=True).clip(FAINTEST),
        np.stack(places, -1).reshape(-1, len(NEIGHBOURS)),
        is_inside,
    )
