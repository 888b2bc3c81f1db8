"""What restored photographs before networks did: the baselines of each task.

References:
    Dabov et al. 2007, BM3D. https://doi.org/10.1109/TIP.2007.901238
    Damelin & Hoang 2018, biharmonic inpainting. https://doi.org/10.1155/2018/3950312
    Richardson 1972, deconvolution. https://doi.org/10.1364/JOSA.62.000055
    Orieux, Giovannelli & Rodet 2010, the Wiener filter. https://doi.org/10.1364/JOSAA.27.001593
    Zuiderveld 1994, CLAHE, in Graphics Gems IV.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Picture = npt.NDArray[np.float32]

BALANCE = 0.005
ITERATIONS = 15


def interpolated(picture: Picture, factor: int, method: str = "bicubic") -> Picture:
    """Enlarge by interpolation.

    Args:
        picture: In [0, 1].
        factor: How many times larger.
        method: ``bicubic`` or ``lanczos``.

    Shape:
        - picture: ``(H, W)`` or ``(H, W, 3)``
        - returns: ``(factor * H, factor * W)`` with as many colours

    Returns:
        The enlarged picture in [0, 1].
    """
    kind = {"bicubic": Image.Resampling.BICUBIC, "lanczos": Image.Resampling.LANCZOS}[method]
    height, width = picture.shape[:2]

    def one(plane: Picture) -> Picture:
        large = Image.fromarray(plane).resize((width * factor, height * factor), kind)
        return np.asarray(large, np.float32).clip(0.0, 1.0)

    return _by_plane(one, picture)


def has_bm3d() -> bool:
    """Return whether the package ``bm3d`` is installed; its licence is for non-commercial use.

    Returns:
        True if it is.
    """
    return find_spec("bm3d") is not None


def bm3d(noisy: Picture, sigma: float) -> Picture:
    """Denoise by collaborative filtering of like patches.

    Args:
        noisy: In [0, 1], with Gaussian noise.
        sigma: Its standard deviation.

    Shape:
        - noisy, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The cleaned picture in [0, 1].
    """
    import bm3d as package  # noqa: PLC0415 -- optional, and slow to load

    method = package.bm3d if noisy.ndim == 2 else package.bm3d_rgb
    return np.asarray(method(noisy, max(sigma, 1e-3)), np.float32).clip(0.0, 1.0)


def biharmonic(picture: Picture, missing: npt.NDArray[np.bool_]) -> Picture:
    """Fill holes with the smoothest surface that meets their borders.

    Args:
        picture: In [0, 1].
        missing: Which pixels are missing.

    Shape:
        - picture, returns: ``(H, W)`` or ``(H, W, 3)``
        - missing: ``(H, W)``

    Returns:
        The whole picture in [0, 1].
    """
    from skimage.restoration import inpaint_biharmonic

    if not missing.any() or missing.all():
        return picture.clip(0.0, 1.0)
    axis = 2 if picture.ndim == 3 else None
    # as one region it fails for holes at the border
    filled = inpaint_biharmonic(picture, missing, split_into_regions=True, channel_axis=axis)
    return np.asarray(filled, np.float32).clip(0.0, 1.0)


def wiener(picture: Picture, sigma: float) -> Picture:
    """Undo a Gaussian blur by a regularised inverse filter.

    Args:
        picture: In [0, 1].
        sigma: Width of the blur in pixels.

    Shape:
        - picture, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The sharper picture in [0, 1].
    """
    from skimage.restoration import wiener as of_library

    kernel = _kernel(sigma)
    return _by_plane(
        lambda plane: _cropped(plane, lambda wide: of_library(wide, kernel, BALANCE), sigma),
        picture,
    )


def richardson_lucy(picture: Picture, sigma: float) -> Picture:
    """Undo a Gaussian blur step by step, keeping values positive.

    Args:
        picture: In [0, 1].
        sigma: Width of the blur in pixels.

    Shape:
        - picture, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The sharper picture in [0, 1].
    """
    from skimage.restoration import richardson_lucy as of_library

    kernel = _kernel(sigma)

    def one(plane: Picture) -> Picture:
        return _cropped(
            plane.clip(1e-4, 1.0), lambda wide: of_library(wide, kernel, ITERATIONS), sigma
        )

    return _by_plane(one, picture)


def equalised(picture: Picture) -> Picture:
    """Brighten shadows by equalising histograms of small regions (CLAHE).

    Args:
        picture: In [0, 1].

    Shape:
        - picture, returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The brighter picture in [0, 1].
    """
    from skimage.exposure import equalize_adapthist

    return np.asarray(equalize_adapthist(picture.clip(0.0, 1.0)), np.float32).clip(0.0, 1.0)


def _by_plane(function: Callable[[Picture], Picture], picture: Picture) -> Picture:
    if picture.ndim == 2:
        return function(picture)
    planes = [function(np.ascontiguousarray(picture[..., c])) for c in range(picture.shape[2])]
    return np.stack(planes, axis=2)


def _kernel(sigma: float) -> Picture:
    reach = max(1, round(4.0 * sigma))
    line = np.exp(-0.5 * np.square(np.arange(-reach, reach + 1) / max(sigma, 1e-3)))
    kernel = np.outer(line, line)
    whole: Picture = (kernel / kernel.sum()).astype(np.float32)
    return whole


def _cropped(plane: Picture, function: Callable[[Picture], Picture], sigma: float) -> Picture:
    # these filters wrap round or darken at the border: mirror the picture beyond it
    margin = min(max(4, round(8.0 * sigma)), *plane.shape)
    wide = np.pad(plane, margin, mode="symmetric")
    height, width = plane.shape
    found = np.asarray(function(wide), np.float32)
    return found[margin : margin + height, margin : margin + width].clip(0.0, 1.0)
