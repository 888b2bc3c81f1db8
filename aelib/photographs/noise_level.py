r"""Tell from a picture alone how noisy it is.

The finest diagonal wavelet coefficients of a natural picture are nearly all noise, so the median of
their magnitudes tells its standard deviation. Where noise grows with the brightness, as that of a
camera or speckle does, :math:`\sigma^2 = a x^2 + b x + c` is fitted to the variances at several
brightnesses of the cleaned picture. Noise that was cut off at black or white is weaker than it was
there, so the variance is then taken from the quantiles that the cut has left.

References:
    Donoho & Johnstone 1994, the median of wavelet coefficients.
    https://doi.org/10.1093/biomet/81.3.425
    Foi et al. 2008, Poissonian-Gaussian noise of cameras. https://doi.org/10.1109/TIP.2008.2001399
    Foi 2009, clipped noisy images. https://doi.org/10.1016/j.sigpro.2009.04.035
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
FEWEST_CLIPPED = 0.01
BESIDE_CLIPPED, OUTER_QUANTILE, NARROWEST = 0.02, 0.1, 0.15
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
        The standard deviation at each pixel, its root mean square over the colours; the same
        everywhere where too little can be told.
    """
    details, pixels, brightness = _diagonals(noisy), _blocks(noisy), _blocks(cleaned).mean(1)
    edges = np.quantile(brightness, np.linspace(0.0, 1.0, NUM_BINS + 1))
    levels, variances = [], []
    for low, high in pairwise(edges):
        inside = (brightness >= low) & (brightness <= high)
        if inside.sum() < FEWEST_IN_BIN:
            continue
        variance = _variance(details[inside], pixels[inside], brightness[inside])
        if variance is not None:
            levels.append(brightness[inside].mean())
            variances.append(variance)
    if len(levels) < 3:
        return np.full(noisy.shape[:2], estimate_sigma(noisy), np.float32)
    of_brightness = _parabola(np.array(levels), np.array(variances))
    planes = np.atleast_3d(cleaned).clip(0.0, 1.0)
    level: Picture = np.sqrt(np.polyval(of_brightness, planes).mean(2)).astype(np.float32)
    return level


def _variance(details: Picture, pixels: Picture, brightness: Picture) -> float | None:
    # of pixels that are about equally bright; None where clipping has left too little
    below, above = (pixels <= 0.0).mean(), (pixels >= 1.0).mean()
    if below + above < FEWEST_CLIPPED:
        return float(np.median(np.abs(details)) / MEDIAN_OF_NORMAL) ** 2
    low = max(below + BESIDE_CLIPPED, OUTER_QUANTILE)
    high = min(1.0 - above - BESIDE_CLIPPED, 1.0 - OUTER_QUANTILE)
    if high - low < NARROWEST:
        return None
    from scipy.special import ndtri  # noqa: PLC0415 -- slow to load

    spread = np.diff(np.quantile(pixels, [low, high])) / np.diff(ndtri([low, high]))
    return max(float(spread[0]) ** 2 - float(brightness.var()), 0.0)


def _parabola(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    from scipy.optimize import nnls  # noqa: PLC0415 -- slow to load

    # an error is a share of the variance, so each row is divided by it
    weights = 1.0 / np.maximum(y, 0.1 * np.median(y) + 1e-8)
    found, _ = nnls(np.vander(x, 3) * weights[:, None], y * weights)
    coefficients: npt.NDArray[np.float64] = found
    return coefficients


def _diagonals(picture: Picture) -> Picture:
    # Haar: the noise keeps its standard deviation
    a, b, c, d = _blocks(picture).T
    diagonal: Picture = ((a - b - c + d) / 2.0).astype(np.float32)
    return diagonal


def _blocks(picture: Picture) -> Picture:
    # (N, 4): the pixels of each 2 × 2 block of each colour
    planes = np.atleast_3d(picture)
    h, w = (side // 2 * 2 for side in planes.shape[:2])
    cut = planes[:h, :w].reshape(h // 2, 2, w // 2, 2, -1)
    blocks: Picture = cut.transpose(0, 2, 4, 1, 3).reshape(-1, 4)
    return blocks
