"""How like a picture is to a clean one: PSNR, SSIM and where they differ."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Picture = npt.NDArray[np.floating]

_GAUSSIAN_WINDOW = 11


def psnr(a: Picture, b: Picture) -> float:
    r"""Return the peak signal-to-noise ratio, :math:`-10\log_{10}\mathrm{mse}`.

    Args:
        a: A picture in [0, 1].
        b: Another of the same shape.

    Shape:
        - a, b: ``(H, W)``, ``(H, W, C)`` or any equal shapes

    Returns:
        Decibels, higher is more alike; infinite for equal pictures.

    References:
        Huynh-Thu & Ghanbari 2008. https://doi.org/10.1049/el:20080522
    """
    mse = float(np.mean(np.square(_matching(a, b))))
    return psnr_from_mse(mse)


def psnr_from_mse(mse: float) -> float:
    """Return the peak signal-to-noise ratio of a mean squared error.

    Args:
        mse: Mean squared error of pictures in [0, 1].

    Returns:
        Decibels; infinite for 0.
    """
    return math.inf if mse <= 0.0 else -10.0 * math.log10(mse)


def ssim(a: Picture, b: Picture) -> float:
    """Return the mean structural similarity of two pictures.

    The window is the Gaussian of the paper (11 × 11, σ 1.5); pictures smaller than it get a flat
    window that fits.

    Args:
        a: A picture in [0, 1].
        b: Another of the same shape.

    Shape:
        - a, b: ``(H, W)`` or ``(H, W, C)``; sides of 3 pixels or more, or a height of 1: then
          windows lie along the time of a series

    Returns:
        At most 1, which equal pictures reach.

    References:
        Wang et al. 2004. https://doi.org/10.1109/TIP.2003.819861
    """
    from skimage.metrics import structural_similarity

    _matching(a, b)
    channel_axis = a.ndim - 1 if a.ndim == 3 else None
    if a.shape[0] == 1:
        a, b, channel_axis = a[0], b[0], None if channel_axis is None else 1
    side = min(a.shape[: a.ndim - (channel_axis is not None)])
    if side >= _GAUSSIAN_WINDOW:
        window = {"gaussian_weights": True, "sigma": 1.5}
    else:
        window = {"win_size": side if side % 2 else side - 1}
    return float(
        structural_similarity(
            a.astype(np.float64),
            b.astype(np.float64),
            data_range=1.0,
            channel_axis=channel_axis,
            use_sample_covariance=False,
            **window,
        )
    )


def absolute_error(a: Picture, b: Picture) -> npt.NDArray[np.float32]:
    """Return where two pictures differ, and by how much.

    Args:
        a: A picture in [0, 1].
        b: Another of the same shape.

    Shape:
        - a, b: ``(H, W)`` or ``(H, W, C)``
        - returns: ``(H, W)``

    Returns:
        Absolute difference, the mean over colours, in [0, 1].
    """
    difference = np.abs(_matching(a, b))
    return (difference.mean(axis=2) if difference.ndim == 3 else difference).astype(np.float32)


def _matching(a: Picture, b: Picture) -> npt.NDArray[np.float64]:
    if a.shape != b.shape:
        raise ValueError(f"expected pictures of one shape, got {a.shape} and {b.shape}")
    return a.astype(np.float64) - b.astype(np.float64)
