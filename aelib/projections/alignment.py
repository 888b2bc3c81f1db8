"""Turn a map so that it looks like another map of the same latents.

UMAP, t-SNE and LocalMAP fix neither the rotation nor the reflection of a map:
:mod:`aelib.core.procrustes` finds the one that suits best.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aelib.core.procrustes import best_rotation, centred

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
    moved = centred(points)
    rotation, _ = best_rotation(moved, centred(reference))
    turned: npt.NDArray[np.float32] = (moved @ rotation).astype(np.float32)
    return turned
