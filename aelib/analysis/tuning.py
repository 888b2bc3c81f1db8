r"""How strong a classical filter should be, without a look at the clean picture.

Each strength a filter offers is tried on reference pictures that were spoilt in the same way, and
the one with the highest mean PSNR is taken. When the noise is unknown, its σ is estimated from
the finest details, :math:`\hat\sigma = \mathrm{median}|d| / (0.6745 \cdot 0.8908)`: most details
of a picture are near 0, so what is left there is noise. In a series, whose details have one axis,
the second factor is 0.7235.

References:
    Donoho & Johnstone 1994, the median estimate of σ. https://doi.org/10.1093/biomet/81.3.425
    Starck & Murtagh 1998, σ of the finest scale. https://doi.org/10.1086/316124
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aelib.analysis.quality import psnr
from aelib.analysis.series_filters import find_filter
from aelib.analysis.spoiling import spoil

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aelib.data import ImageSet

    Picture = npt.NDArray[np.float32]

_B3_SPLINE = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16.0
_MEDIAN = 0.6745
_FINEST, _FINEST_OF_SERIES = 0.8908, 0.7235
_PATCH = 96


def estimate_noise(image: npt.NDArray[np.floating]) -> float:
    """Estimate the standard deviation of white noise in a picture.

    Args:
        image: Grey or colour, in [0, 1].

    Shape:
        - image: ``(H, W)`` or ``(H, W, C)``; of a series ``(1, T)`` or ``(1, T, C)``

    Returns:
        σ, white being 1; too low for heavy noise, which black and white cut off.
    """
    from scipy.ndimage import convolve1d  # noqa: PLC0415 -- heavy

    values = image.astype(np.float64)
    smooth = convolve1d(convolve1d(values, _B3_SPLINE, axis=0), _B3_SPLINE, axis=1)
    factor = _FINEST_OF_SERIES if image.shape[0] == 1 else _FINEST
    return float(np.median(np.abs(values - smooth)) / (_MEDIAN * factor))


def tune(references: Sequence[Picture], kind: str, level: float, name: str) -> float:
    """Choose the strength of a filter for a kind of noise.

    Args:
        references: Clean pictures to try it on.
        kind: Name of a registered corruption.
        level: Its level.
        name: Name of the filter, see :func:`aelib.analysis.series_filters.find_filter`.

    Returns:
        The candidate with the highest mean PSNR over the references.
    """
    chosen = find_filter(name)
    pairs = [(clean, spoil(clean, kind, level, seed=n)) for n, clean in enumerate(references)]

    def mean_psnr(strength: float) -> float:
        return float(np.mean([psnr(clean, chosen.apply(bad, strength)) for clean, bad in pairs]))

    return max(chosen.candidates, key=mean_psnr)


def reference_pictures(images: ImageSet, count: int = 8) -> list[Picture]:
    """Take pictures of a split to tune filters on.

    Args:
        images: Usually the validation split.
        count: How many, spread evenly.

    Returns:
        Pictures ``(H, W)`` or ``(H, W, 3)`` in [0, 1].
    """
    stride = max(1, len(images) // count)
    chosen = images.batch(slice(0, stride * count, stride)).permute(0, 2, 3, 1).numpy()
    return [picture[..., 0] if picture.shape[2] == 1 else picture for picture in chosen]


def reference_photos() -> list[Picture]:
    """Take patches of a photograph to tune filters on, when the picture is one too.

    Returns:
        Grey patches in [0, 1] of a portrait that comes with scikit-image.
    """
    from skimage.data import astronaut

    grey = astronaut().astype(np.float32).mean(axis=2) / 255.0
    corners = ((0, 160), (200, 200), (300, 0))
    return [np.ascontiguousarray(grey[y : y + _PATCH, x : x + _PATCH]) for y, x in corners]


def sample_photo() -> npt.NDArray[np.uint8]:
    """Return a photograph to try denoising on.

    Shape:
        - returns: ``(300, 451, 3)``

    Returns:
        A cat in colour, by Stéfan van der Walt, in the public domain; it comes
        with scikit-image.
    """
    from skimage.data import chelsea

    photo: npt.NDArray[np.uint8] = chelsea()
    return photo
