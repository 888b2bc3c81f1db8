"""An order of points in which those that lie close together mostly follow each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

BITS = 16


class Order(NamedTuple):
    """An order and its inverse.

    Attributes:
        rows: Rows of the points in the order in which they are met, int64 ``(N,)``.
        slots: When each point is met, int32 ``(N,)``.
    """

    rows: npt.NDArray[np.int64]
    slots: npt.NDArray[np.int32]


def along_curve(points: npt.NDArray[np.float32]) -> Order:
    """Return the order of points along a curve that fills their plane.

    Args:
        points: Places, all finite.

    Shape:
        - points: ``(N, 2)``

    Returns:
        The order in which the curve meets them.

    References:
        Morton 1966, A computer oriented geodetic data base and a new technique in file sequencing.
    """
    low = points.min(0).astype(np.float64)
    extent = np.maximum(points.max(0) - low, np.finfo(np.float32).tiny)
    cells = np.floor((points - low) / extent * (2**BITS - 1)).astype(np.uint32)
    codes = _spread(cells[:, 0]) | (_spread(cells[:, 1]) << np.uint32(1))
    rows = np.argsort(codes, kind="stable")
    slots = np.empty(len(rows), np.int32)
    slots[rows] = np.arange(len(rows), dtype=np.int32)
    return Order(rows, slots)


def _spread(numbers: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    # a zero comes between any two of the lower sixteen bits
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        numbers = (numbers | (numbers << np.uint32(shift))) & np.uint32(mask)
    return numbers
