r"""Classical filters against noise: what a denoising autoencoder has to beat.

References:
    Tukey 1977, running medians.
    Chambolle 2004, total variation. https://doi.org/10.1023/B:JMIV.0000011325.36760.1e
    Buades, Coll & Morel 2005, non-local means. https://doi.org/10.1109/CVPR.2005.38
    Chang, Yu & Vetterli 2000, BayesShrink. https://doi.org/10.1109/83.862633
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Picture = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Filter:
    """A filter with one strength.

    Attributes:
        title: Name for people.
        summary: One sentence on what it does.
        label: What the strength is.
        unit: Unit of the strength.
        low: Weakest useful strength.
        high: Strongest useful strength.
        default: Strength to start with.
        step: Step of a slider.
        candidates: Strengths to try when the best is chosen on validation pictures.
        function: The filter itself; use :meth:`apply`.
    """

    title: str
    summary: str
    label: str
    unit: str
    low: float
    high: float
    default: float
    step: float
    candidates: tuple[float, ...]
    function: Callable[[Picture, float], Picture]

    def apply(self, image: npt.NDArray[np.floating], strength: float | None = None) -> Picture:
        """Filter a picture.

        Args:
            image: Grey or colour, in [0, 1].
            strength: Between ``low`` and ``high``; the default when None.

        Shape:
            - image, returns: ``(H, W)`` or ``(H, W, 3)``

        Returns:
            The filtered picture in [0, 1].

        Raises:
            ValueError: If the picture's shape or the strength is not allowed.
        """
        value = self.default if strength is None else float(strength)
        if image.ndim not in (2, 3) or not self.low <= value <= self.high:
            raise ValueError(
                f"expected a picture (H, W) or (H, W, 3) and a strength between {self.low} and "
                f"{self.high}, got {image.shape} and {value}"
            )
        return self.function(image.astype(np.float32), value).clip(0.0, 1.0).astype(np.float32)


def _per_plane(image: Picture, size: tuple[float, float]) -> tuple[float, ...]:
    # colours are never mixed
    return (*size, *(0.0,) * (image.ndim - 2))


def _gaussian(image: Picture, sigma: float) -> Picture:
    from scipy.ndimage import gaussian_filter  # noqa: PLC0415 -- heavy

    filtered: Picture = gaussian_filter(image, _per_plane(image, (sigma, sigma)), mode="reflect")
    return filtered


def _median(image: Picture, radius: float) -> Picture:
    from scipy.ndimage import median_filter  # noqa: PLC0415

    side = 2 * round(radius) + 1
    size = (side, side, *(1,) * (image.ndim - 2))
    filtered: Picture = median_filter(image, size=size, mode="reflect")
    return filtered


def _total_variation(image: Picture, weight: float) -> Picture:
    from skimage.restoration import denoise_tv_chambolle

    axis = 2 if image.ndim == 3 else None
    filtered: Picture = denoise_tv_chambolle(image, weight=weight, channel_axis=axis)
    return filtered


def _non_local_means(image: Picture, h: float) -> Picture:
    from skimage.restoration import denoise_nl_means

    axis = 2 if image.ndim == 3 else None
    filtered: Picture = denoise_nl_means(
        image, patch_size=5, patch_distance=6, h=h, fast_mode=True, channel_axis=axis
    )
    return filtered


def _wavelet(image: Picture, sigma: float) -> Picture:
    from skimage.restoration import denoise_wavelet

    axis = 2 if image.ndim == 3 else None
    filtered: Picture = denoise_wavelet(
        image, sigma=sigma, wavelet="db2", method="BayesShrink", mode="soft", channel_axis=axis
    )
    return filtered


FILTERS: dict[str, Filter] = {
    "gaussian": Filter(
        "Gaussian blur",
        "Averages neighbours; edges blur with the noise.",
        *("σ", "pixels", 0.1, 5.0, 1.0, 0.1),
        (0.4, 0.6, 0.8, 1.0, 1.3, 1.6, 2.0),
        _gaussian,
    ),
    "median": Filter(
        "Median",
        "Takes the middle value of a square; removes single wrong pixels.",
        *("Radius", "pixels", 1.0, 5.0, 1.0, 1.0),
        (1.0, 2.0, 3.0),
        _median,
    ),
    "total_variation": Filter(
        "Total variation",
        "Looks for flat areas with sharp borders.",
        *("Weight", "", 0.01, 1.0, 0.1, 0.01),
        (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6),
        _total_variation,
    ),
    "non_local_means": Filter(
        "Non-local means",
        "Averages patches that look alike, wherever they are near by.",
        *("h", "grey levels, white being 1", 0.01, 1.0, 0.1, 0.01),
        (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6),
        _non_local_means,
    ),
    "wavelet": Filter(
        "Wavelet threshold",
        "Shrinks details, scale by scale, by as much as noise could have made them.",
        *("Noise σ", "grey levels, white being 1", 0.01, 1.0, 0.1, 0.01),
        (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6),
        _wavelet,
    ),
}
