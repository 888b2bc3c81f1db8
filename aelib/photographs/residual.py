r"""What was removed from a photograph, and what it says about the result when no clean one exists.

White noise is alike at no two places, so the autocorrelation of a good residual is 0 except at lag
0. And as long as the noise is Gaussian, Stein's estimate tells the error without the clean picture:

.. math:: \widehat{\mathrm{mse}} = \tfrac1n\lVert y - f(y)\rVert^2 - \sigma^2
   + \tfrac{2\sigma^2}{n}\,\mathrm{div} f(y),

its divergence measured by one random probe.

References:
    Stein 1981. https://doi.org/10.1214/aos/1176345632
    Ramani, Blu & Unser 2008, the Monte-Carlo probe. https://doi.org/10.1109/TIP.2008.2001404
    Buades et al. 2005, the residual as a test. https://doi.org/10.1137/040616024
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Picture = npt.NDArray[np.float32]

MAX_LAG = 8
WHITE_BELOW = 0.1
PROBE = 0.01


def autocorrelation(residual: Picture, max_lag: int = MAX_LAG) -> Picture:
    """Correlate a residual with itself, shifted.

    Args:
        residual: The noisy picture minus the cleaned one; colours are averaged over.
        max_lag: Largest shift.

    Shape:
        - residual: ``(H, W)`` or ``(H, W, 3)``
        - returns: ``(2 max_lag + 1, 2 max_lag + 1)``; no shift is in the middle

    Returns:
        Correlations in [-1, 1]; zeros but for the middle where the residual is constant.
    """
    planes = residual[..., None] if residual.ndim == 2 else residual
    reach = min(max_lag, *(side - 1 for side in planes.shape[:2]))
    centred = planes - planes.mean((0, 1))
    # zeros beyond the border: shifts do not wrap round
    shape = [side + reach for side in planes.shape[:2]]
    power = np.square(np.abs(np.fft.rfft2(centred, shape, axes=(0, 1)))).sum(2)
    whole = np.fft.irfft2(power, shape)
    rolled = np.roll(whole, (reach, reach), (0, 1))[: 2 * reach + 1, : 2 * reach + 1]
    found = np.zeros((2 * max_lag + 1,) * 2, np.float32)
    place = slice(max_lag - reach, max_lag + reach + 1)
    variance = rolled[reach, reach]
    found[place, place] = rolled / variance if variance > 1e-12 else 0.0
    found[max_lag, max_lag] = 1.0
    return found


def largest_correlation(correlations: Picture) -> float:
    """Return how far a residual is from white.

    Args:
        correlations: From :func:`autocorrelation`.

    Shape:
        - correlations: ``(2 k + 1, 2 k + 1)``

    Returns:
        The largest magnitude beside the middle, in [0, 1].
    """
    others = np.abs(correlations)
    middle = len(others) // 2
    others[middle, middle] = 0.0
    return float(others.max())


def magnified(residual: Picture) -> Picture:
    """Make a residual visible.

    Args:
        residual: The noisy picture minus the cleaned one; colours are averaged over.

    Shape:
        - residual: ``(H, W)`` or ``(H, W, 3)``
        - returns: ``(H, W)``

    Returns:
        Values in [-1, 1]; three standard deviations reach the ends.
    """
    grey = residual if residual.ndim == 2 else residual.mean(2)
    reach = max(3.0 * float(grey.std()), 1e-6)
    seen: Picture = np.clip(grey / np.float32(reach), -1.0, 1.0)
    return seen


def probed(noisy: Picture, sigma: float) -> Picture:
    """Move a picture a little at random, to see how a denoiser follows.

    Args:
        noisy: The picture with its noise.
        sigma: Standard deviation of the noise.

    Shape:
        - noisy, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The moved picture, the same one each time.
    """
    return noisy + np.float32(_step(sigma)) * _probe(noisy)


def stein_mse(noisy: Picture, cleaned: Picture, moved: Picture, sigma: float) -> float:
    """Estimate the squared error of a denoiser without the clean picture.

    Args:
        noisy: The picture with Gaussian noise, not clipped.
        cleaned: What the denoiser made of it.
        moved: What the denoiser made of :func:`probed`.
        sigma: Standard deviation of the noise.

    Shape:
        - noisy, cleaned, moved: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        Mean squared error; an estimate, which may fall below 0.
    """
    divergence = float((_probe(noisy) * (moved - cleaned)).mean()) / _step(sigma)
    fidelity = float(np.square(noisy - cleaned).mean())
    return fidelity - sigma**2 + 2.0 * sigma**2 * divergence


def stein_psnr(noisy: Picture, cleaned: Picture, moved: Picture, sigma: float) -> float | None:
    """Estimate the PSNR of a denoised picture without the clean one.

    Args:
        noisy: As for :func:`stein_mse`.
        cleaned: Likewise.
        moved: Likewise.
        sigma: Likewise.

    Shape:
        - noisy, cleaned, moved: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        Decibels; None where the estimate of the error is not above 0.
    """
    mse = stein_mse(noisy, cleaned, moved, sigma)
    return -10.0 * float(np.log10(mse)) if mse > 0.0 else None


def _step(sigma: float) -> float:
    return max(PROBE * sigma, 1e-4)


def _probe(noisy: Picture) -> Picture:
    return np.random.default_rng(0).standard_normal(noisy.shape, dtype=np.float32)
