r"""Turn a map so that it looks like another map of the same latents.

UMAP, t-SNE and LocalMAP fix neither the rotation nor the reflection of a map. The orthogonal matrix

.. math:: R = \arg\min_{R^\top R = I} \|X R - Y\|_F = U V^\top, \quad X^\top Y = U \Sigma V^\top

turns the centred map X towards the centred reference Y. No distance changes.

References:
    Schönemann 1966, the orthogonal Procrustes problem. https://doi.org/10.1007/BF02289451
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


def align(
    points: npt.NDArray[np.floating], reference: npt.NDArray[np.floating]
) -> npt.NDArray[np.float32]:
    """Centre a map, and rotate or mirror it towards a reference.

    Args:
        points: The map.
        reference: Another map of the same latents, of as many dimensions.

    Shape:
        - points, reference, returns: ``(N, k)``

    Returns:
        The same map; distances between points are kept.
    """
    centred = points.astype(np.float64) - points.mean(axis=0, dtype=np.float64)
    target = reference.astype(np.float64) - reference.mean(axis=0, dtype=np.float64)
    left, _, right = np.linalg.svd(centred.T @ target)
    turned: npt.NDArray[np.float32] = (centred @ (left @ right)).astype(np.float32)
    return turned
