r"""Sums of pictures: what A is to B, with C in the place of B.

.. math:: z(s) = z_A + s\,(z_C - z_B)

At :math:`s = 1` this is :math:`z_A - z_B + z_C`. Like every sum it may leave the places where
latents of pictures lie; how far off it is, is told beside how far pictures lie from each other.

References:
    Mikolov, Yih & Zweig 2013, Linguistic regularities. https://aclanthology.org/N13-1090/
    White 2016, Sampling generative networks. https://arxiv.org/abs/1609.04468
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.analysis.neighbors import nearest_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aelib.analysis.neighbors import Neighbors

NUM_NEAREST = 5
FAR = 0.99


class Nearby(NamedTuple):
    """True pictures near a latent, and how far off it is.

    Attributes:
        nearest: The nearest pictures.
        typical: Median distance of a picture to the nearest other one.
        share: Share of pictures that lie nearer to another than this latent to its nearest.
    """

    nearest: Neighbors
    typical: float
    share: float

    @property
    def is_far(self) -> bool:
        """Hardly any picture lies as far from all others."""
        return self.share >= FAR


def analogy(
    a: npt.NDArray[np.floating],
    b: npt.NDArray[np.floating],
    c: npt.NDArray[np.floating],
    strength: float = 1.0,
) -> npt.NDArray[np.float64]:
    """Return A − B + C.

    Args:
        a: Latent to start from.
        b: Latent to take away.
        c: Latent to add.
        strength: How much of the difference of C and B is added.

    Shape:
        - a, b, c, returns: ``(D,)``

    Returns:
        The sum.
    """
    exact = (np.asarray(latent, np.float64) for latent in (a, b, c))
    start, less, more = exact
    return start + strength * (more - less)


def first_terms(count: int, labels: npt.NDArray[np.int64] | None) -> tuple[int, int, int]:
    """Return pictures to begin with: A and B of one class, C of another.

    The sum then is near pictures of C's class, and differs from C as A does from B.

    Args:
        count: Number of pictures.
        labels: Their classes; None if there are none.

    Shape:
        - labels: ``(N,)``

    Returns:
        Places of A, B and C; the first three where no such classes are known.
    """
    last = max(0, count - 1)
    places = [0, min(1, last), min(2, last)]
    if labels is not None:
        rest = np.arange(1, count)
        alike, unlike = rest[labels[1:] == labels[0]], rest[labels[1:] != labels[0]]
        if len(alike) and len(unlike):
            places = [0, int(alike[0]), int(unlike[0])]
    return places[0], places[1], places[2]


def nearby(
    latents: npt.NDArray[np.floating],
    distances: npt.NDArray[np.floating],
    latent: npt.NDArray[np.floating],
    left_out: Sequence[int] = (),
) -> Nearby:
    """Find the true pictures nearest to a latent.

    Args:
        latents: Latents of pictures.
        distances: Of :func:`aelib.analysis.neighbors.distances_to_nearest` for these.
        latent: Where to look.
        left_out: Pictures that the latent was made of: they would be found again.

    Shape:
        - latents: ``(N, D)``
        - distances: ``(M,)``
        - latent: ``(D,)``

    Returns:
        The pictures, and how far off the latent is.
    """
    found = nearest_to(latents, latent, NUM_NEAREST, left_out)
    own = found.distances[0] if found.distances else float("inf")
    known = distances if len(distances) else np.zeros(1)
    return Nearby(found, float(np.median(known)), float(np.mean(known < own)))
