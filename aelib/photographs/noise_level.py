r"""Tell from a picture alone how noisy it is.

The finest diagonal wavelet coefficients of a natural picture are nearly all noise, so the median of
their magnitudes tells its standard deviation. Where noise grows with the brightness, as a camera's
does, :math:`\sigma^2 = a x + b` is fitted to the same coefficients, sorted by how bright the
cleaned picture is there.

References:
    Donoho & Johnstone 1994, the median of wavelet coefficients.
    https://doi.org/10.1093/biomet/81.3.425
    Foi et al. 2008, Poissonian-Gaussian noise of cameras. https://doi.org/10.1109/TIP.2008.2001399
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Picture = npt.NDArray[np.float32]

SMALLEST_SIDE = 8
NUM_BINS = 12
FEWEST_IN_BIN = 200
MEDIAN_OF_NORMAL = 0.6744897501960817


def estimate_sigma(picture: Picture) -> float:
    """Estimate the standard deviation of white noise.

    Args:
        picture: Grey or colour, in [0, 1]; of colours the mean is told.

    Shape:
        - picture: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The standard deviation, on the scale of the picture; 0 for a picture of less than 8 pixels.
    """
    from skimage.restoration import estimate_sigma as of_wavelets

    if min(picture.shape[:2]) < SMALLEST_SIDE:
        return 0.0
    axis = 2 if picture.ndim == 3 else None
    return float(of_wavelets(picture, average_sigmas=True, channel_axis=axis))


def sigma_by_brightness(noisy: Picture, cleaned: Picture) -> Picture:
    """Estimate the noise of each pixel, when it depends on how bright the pixel is.

    Args:
        noisy: The picture as it came.
        cleaned: The same without most of its noise.

    Shape:
        - noisy, cleaned: ``(H, W)`` or ``(H, W, 3)``
        - returns: ``(H, W)``

    Returns:
        The standard deviation at each pixel, the same everywhere where too little can be told.
    """
    values = _diagonals(noisy)
    brightness = _halved(_grey(cleaned))
    edges = np.quantile(brightness, np.linspace(0.0, 1.0, NUM_BINS + 1))
    levels, variances = [], []
    for low, high in pairwise(edges):
        inside = (brightness >= low) & (brightness <= high)
        if inside.sum() >= FEWEST_IN_BIN:
            levels.append(brightness[inside].mean())
            variances.append((np.median(np.abs(values[inside])) / MEDIAN_OF_NORMAL) ** 2)
    if len(levels) < 3:
        return np.full(noisy.shape[:2], estimate_sigma(noisy), np.float32)
    slope, constant = _line(np.array(levels), np.array(variances))
    return np.sqrt(slope * _grey(cleaned).clip(0.0, 1.0) + constant).astype(np.float32)


def _line(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> tuple[float, float]:
    from scipy.optimize import nnls  # noqa: PLC0415 -- slow to load

    # an error is a share of the variance, so each row is divided by it
    weights = 1.0 / np.maximum(y, 1e-8)
    rows = np.stack([x, np.ones_like(x)], axis=1)
    (slope, constant), _ = nnls(rows * weights[:, None], y * weights)
    return float(slope), float(constant)


def _diagonals(picture: Picture) -> Picture:
    # Haar: the noise keeps its standard deviation; colours side by side
    planes = picture[..., None] if picture.ndim == 2 else picture
    h, w = (side // 2 * 2 for side in planes.shape[:2])
    a, b = planes[0:h:2, 0:w:2], planes[0:h:2, 1:w:2]
    c, d = planes[1:h:2, 0:w:2], planes[1:h:2, 1:w:2]
    diagonal: Picture = ((a - b - c + d) / 2.0).astype(np.float32)
    return diagonal


def _halved(grey: Picture) -> Picture:
    h, w = (side // 2 * 2 for side in grey.shape)
    mean: Picture = grey[:h, :w].reshape(h // 2, 2, w // 2, 2).mean((1, 3))
    return mean


def _grey(picture: Picture) -> Picture:
    grey: Picture = picture if picture.ndim == 2 else picture.mean(2)
    return grey
