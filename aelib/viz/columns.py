"""Facts of many points as one file of columns, which a browser reads without parsing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.analysis.latents import Latents


def point_columns(
    points: npt.NDArray[np.float32],
    latents: Latents,
    drawn: npt.NDArray[np.int64],
) -> memoryview:
    """Return what a map shows of each point.

    Args:
        points: The map of all pictures.
        latents: Of all pictures.
        drawn: Those that are shown.

    Shape:
        - points: ``(N, 2)``
        - drawn: ``(n,)``

    Returns:
        Five columns of n little-endian numbers of four bytes: the number of the picture, both
        coordinates, class, and the class that the model was told; whole numbers but for the
        coordinates, and -1 where there is no class.
    """
    columns = np.empty((5, len(drawn)), "<i4")  # filled in place: a million points are many
    columns[0] = drawn
    columns[1:3].view("<f4")[:] = points[drawn].T
    for row, classes in ((3, latents.labels), (4, latents.told)):
        columns[row] = -1 if classes is None else classes[drawn]
    return columns.data


def real_column(numbers: npt.NDArray[np.floating] | npt.NDArray[np.int64]) -> bytes:
    """Return numbers as a column of float32.

    Args:
        numbers: Of any shape.

    Shape:
        - numbers: ``(...)``

    Returns:
        Little-endian numbers of four bytes, row by row.
    """
    return numbers.astype("<f4").tobytes()


def bytes_of_rows(numbers: npt.NDArray[np.floating], drawn: npt.NDArray[np.int64]) -> memoryview:
    """Return some rows of an array as they lie in memory.

    Args:
        numbers: One row for each picture, C-contiguous; never to be changed again.
        drawn: Those that are wanted, ascending.

    Shape:
        - numbers: ``(N, ...)``
        - drawn: ``(n,)``

    Returns:
        Their bytes; those of the array itself, uncopied, where all are wanted.
    """
    return (numbers if len(drawn) == len(numbers) else numbers[drawn]).data
