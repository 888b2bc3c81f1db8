r"""Latents of the same pictures at several times, or under several models, on one plane.

The plane is that of the last ones' two leading principal components. From there backwards each is
turned and mirrored, in all its dimensions, towards the one after it,

.. math:: R_e = \arg\min_{R^\top R = I} \|X_e R - X_{e+1} R_{e+1}\|_F,

and seen from the same side. A latent space has no axes of its own: what merely turns from epoch to
epoch stands still then, and what moves has moved among the others. Nothing is scaled, so that a
cloud that grows is seen to grow.

References:
    Schönemann 1966, the orthogonal Procrustes problem. https://doi.org/10.1007/BF02289451
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.core.errors import DataError
from aelib.core.procrustes import best_rotation, centred

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

MOST_AXES = 128
"""Of longer latents so many principal components are turned: a rotation costs their cube."""


class CommonPlane(NamedTuple):
    """Places on one plane.

    Attributes:
        places: Of each of E latents of the same n pictures, float32 ``(E, n, 2)``.
        share: Share of the last ones' variance that the plane holds; None where nothing varies.
    """

    places: npt.NDArray[np.float32]
    share: float | None

    @property
    def frames(self) -> npt.NDArray[np.float32]:
        """The places as a film has them: all coordinates across, then upwards, ``(E, 2, n)``."""
        return np.ascontiguousarray(self.places.transpose(0, 2, 1))


def on_one_plane(latents: Sequence[npt.NDArray[np.floating]]) -> CommonPlane:
    """Place latents of the same pictures on one plane.

    Args:
        latents: One picture in each row, the same order everywhere; sizes of latents may differ.

    Shape:
        - latents: ``(n, D)`` each

    Returns:
        Their places, each centred.

    Raises:
        DataError: If there are none, or they are of different pictures.
    """
    counts = {len(some) for some in latents}
    if len(counts) != 1:
        raise DataError(
            f"Expected latents of the same pictures, got {sorted(counts) or 'none'} of them.",
            "Choose epochs of models of the same data set.",
        )
    turned, share = _along_principal_axes(latents[-1])
    places = [turned[:, :2]]
    for some in reversed(latents[:-1]):
        moved, _ = _along_principal_axes(some)
        rotation, _ = best_rotation(moved, turned)
        turned = moved @ rotation
        places.append(turned[:, :2])
    return CommonPlane(np.stack(places[::-1]).astype(np.float32), share)


def _along_principal_axes(
    latents: npt.NDArray[np.floating],
) -> tuple[npt.NDArray[np.float64], float | None]:
    """Return centred latents along their axes of most variance, two at least; and two's share."""
    moved = centred(latents)
    _, values, axes = np.linalg.svd(moved, full_matrices=False)
    axes = axes[:MOST_AXES]
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
    turned = moved @ (axes * np.where(largest < 0.0, -1.0, 1.0)).T
    missing = max(0, 2 - turned.shape[1])
    total = float(np.square(values).sum())
    share = float(np.square(values[:2]).sum()) / total if total > 0.0 else None
    return np.pad(turned, ((0, 0), (0, missing))), share
