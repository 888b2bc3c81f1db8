"""How the latents of a data set are spread along each dimension, for a small drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.analysis.latents import Latents

NUM_POINTS = 48


def density(
    latents: Latents, dimension: int, low: float, high: float, num_points: int = NUM_POINTS
) -> npt.NDArray[np.float64]:
    """Return the aggregate posterior along one dimension; a histogram without a posterior.

    Args:
        latents: Encoded pictures.
        dimension: Which one.
        low: Where to begin.
        high: Where to end.
        num_points: Number of values, evenly spaced.

    Shape:
        - returns: ``(num_points,)``

    Returns:
        Density, scaled so that its highest value is 1; all 0 where no picture lies.
    """
    means = latents.mean[:, dimension].astype(np.float64)
    if latents.variance is None:
        heights = np.histogram(means, bins=num_points, range=(low, high))[0].astype(np.float64)
    else:
        place = np.linspace(low, high, num_points)[:, None]
        scale = np.sqrt(latents.variance[:, dimension].astype(np.float64))
        # a curve narrower than the gap between two points would fall through it
        scale = np.maximum(scale, (high - low) / num_points)
        heights = (np.exp(-0.5 * np.square((place - means) / scale)) / scale).mean(axis=1)
    highest = heights.max()
    scaled: npt.NDArray[np.float64] = heights / highest if highest > 0 else heights
    return scaled
