r"""The rotation, reflections included, that brings one set of points closest to another.

The orthogonal matrix

.. math:: R = \arg\min_{R^\top R = I} \|X R - Y\|_F = U V^\top, \quad X^\top Y = U \Sigma V^\top

turns centred points X towards centred points Y. No distance changes. Where X has fewer columns
than Y it is as if it had further columns of zeros, and the other way round: those add nothing to
:math:`X^\top Y`.

References:
    Schönemann 1966, the orthogonal Procrustes problem. https://doi.org/10.1007/BF02289451
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


def centred(points: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Move points so that their mean is the origin.

    Args:
        points: One in each row.

    Shape:
        - points, returns: ``(N, D)``

    Returns:
        The moved points, in double precision.
    """
    exact = points.astype(np.float64)
    moved: npt.NDArray[np.float64] = exact - exact.mean(axis=0)
    return moved


def best_rotation(
    some: npt.NDArray[np.float64], others: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], float]:
    r"""Find how to turn centred points towards others.

    Args:
        some: The points that are turned.
        others: Where each should come to lie.

    Shape:
        - some: ``(N, D)``
        - others: ``(N, E)``
        - returns: ``(D, E)`` and a number

    Returns:
        The matrix R, and how far the points point the same way afterwards:
        :math:`\operatorname{tr}(R^\top X^\top Y)`, the sum of :math:`\Sigma`.
    """
    left, values, right = np.linalg.svd(some.T @ others, full_matrices=False)
    return left @ right, float(values.sum())
