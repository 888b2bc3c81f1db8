r"""Planes through latent space: :math:`z(x, y) = o + x\,u + y\,v`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.core.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aelib.analysis.latents import Latents
    from aelib.analysis.traversal import LatentRanges

REACH = 2.5
"""Standard deviations that are shown along a principal component."""
MARGIN = 0.6
"""What is shown around three pictures, as a share of the distance between them."""
_SMALLEST = 1e-6


class Plane(NamedTuple):
    """A plane, and the rectangle of it that is worth a look.

    Attributes:
        origin: Latent at (0, 0), ``(D,)``.
        across: What one step across adds, ``(D,)``.
        up: What one step up adds, ``(D,)``.
        low: Left and lower border.
        high: Right and upper border.
        marks: Places of the latents that span it, ``(K, 2)``; none for other planes.
    """

    origin: npt.NDArray[np.float64]
    across: npt.NDArray[np.float64]
    up: npt.NDArray[np.float64]
    low: tuple[float, float]
    high: tuple[float, float]
    marks: npt.NDArray[np.float64]

    def latent(self, x: float, y: float) -> npt.NDArray[np.float64]:
        """Return the latent of a place.

        Args:
            x: Steps across.
            y: Steps up.

        Shape:
            - returns: ``(D,)``

        Returns:
            The latent.
        """
        return self.origin + x * self.across + y * self.up


def plane_of_dimensions(
    latent: npt.NDArray[np.floating], ranges: LatentRanges, first: int, second: int
) -> Plane:
    """Return the plane of two latent dimensions; all others stay as they are.

    Args:
        latent: Where the others stay.
        ranges: How far the two go.
        first: Dimension across.
        second: Dimension up.

    Shape:
        - latent: ``(D,)``

    Returns:
        A plane whose coordinates are the values of the two.

    Raises:
        DataError: If both are the same.
    """
    if first == second:
        raise DataError(
            f"Expected two different dimensions, got {first} twice.", "Choose another one."
        )
    origin = np.array(latent, np.float64)
    across, up = np.zeros_like(origin), np.zeros_like(origin)
    origin[[first, second]] = 0.0
    across[first] = up[second] = 1.0
    low, high = ((float(ends[first]), float(ends[second])) for ends in (ranges.low, ranges.high))
    return Plane(origin, across, up, low, high, np.zeros((0, 2)))


def principal_plane(latents: Latents) -> Plane:
    """Return the plane in which latents vary most: their first two principal components.

    Args:
        latents: Encoded pictures, of at least two dimensions.

    Returns:
        A plane through their mean whose steps are standard deviations.
    """
    means = latents.mean.astype(np.float64)
    centre = means.mean(0)
    _, values, directions = np.linalg.svd(means - centre, full_matrices=False)
    spread = values[:2] / np.sqrt(max(1, len(means) - 1))
    # a component's sign is arbitrary: its largest number is positive
    signs = np.sign(directions[range(2), np.abs(directions[:2]).argmax(1)])
    across, up = directions[:2] * signs[:, None] * spread[:, None]
    return Plane(centre, across, up, (-REACH, -REACH), (REACH, REACH), np.zeros((0, 2)))


def plane_through(latents: Sequence[npt.NDArray[np.floating]]) -> Plane:
    """Return the plane through three latents, with equal scales in both directions.

    Args:
        latents: Three latents.

    Shape:
        - latents: three times ``(D,)``

    Returns:
        A plane whose origin is the first, which shows all three; the second lies to its right.

    Raises:
        DataError: If the three lie on one line.
    """
    first, second, third = (np.array(latent, np.float64) for latent in latents)
    across = second - first
    length = float(np.linalg.norm(across))
    across = across / max(length, _SMALLEST)
    rest = third - first
    along = float(rest @ across)
    up = rest - along * across
    height = float(np.linalg.norm(up))
    if min(length, height) < _SMALLEST * max(1.0, float(np.abs(first).max())):
        raise DataError(
            "Expected three pictures whose latents span a plane, got three on one line.",
            "Choose another picture.",
        )
    marks = np.array([[0.0, 0.0], [length, 0.0], [along, height]])
    middle = (marks.min(0) + marks.max(0)) / 2.0
    reach = float((marks.max(0) - marks.min(0)).max()) * (0.5 + MARGIN / 2.0)
    low, high = middle - reach, middle + reach
    return Plane(
        first,
        across,
        up / height,
        (float(low[0]), float(low[1])),
        (float(high[0]), float(high[1])),
        marks,
    )
