r"""Classical filters for signals over time: what a denoising autoencoder of series has to beat.

Each works along the time of each channel by itself, and mirrors the signal at its ends.

References:
    Tukey 1977, running medians.
    Savitzky & Golay 1964, local polynomials. https://doi.org/10.1021/ac60214a047
    Donoho & Johnstone 1994, wavelet shrinkage. https://doi.org/10.1093/biomet/81.3.425
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aelib.analysis.filters import FILTERS, Filter

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.core.types import Kind

    Series = npt.NDArray[np.float32]

ORDER = 3
_TIME = 1  # axis of time in (1, T) and (1, T, C)


def _moving_average(series: Series, radius: float) -> Series:
    from scipy.ndimage import uniform_filter1d  # noqa: PLC0415 -- heavy

    size = 2 * round(radius) + 1
    filtered: Series = uniform_filter1d(series, size, axis=_TIME, mode="reflect")
    return filtered


def _running_median(series: Series, radius: float) -> Series:
    from scipy.ndimage import median_filter  # noqa: PLC0415

    size = (1, 2 * round(radius) + 1, *(1,) * (series.ndim - 2))
    filtered: Series = median_filter(series, size=size, mode="reflect")
    return filtered


def _savitzky_golay(series: Series, radius: float) -> Series:
    from scipy.signal import savgol_filter  # noqa: PLC0415

    size = 2 * round(radius) + 1
    mirrored = np.pad(
        series,
        [(round(radius) if axis == _TIME else 0,) * 2 for axis in range(series.ndim)],
        mode="symmetric",
    )
    filtered = savgol_filter(mirrored, size, ORDER, axis=_TIME, mode="nearest")
    inner: Series = filtered[:, round(radius) : filtered.shape[1] - round(radius)]
    return inner.astype(np.float32)


def _wavelet(series: Series, sigma: float) -> Series:
    from skimage.restoration import denoise_wavelet

    filtered = np.empty_like(series)
    for channel in range(series[0, 0].size):
        place = (0, slice(None), channel) if series.ndim > 2 else (0, slice(None))
        filtered[place] = denoise_wavelet(
            series[place], sigma=sigma, wavelet="db2", method="BayesShrink", mode="soft"
        )
    return filtered


SERIES_FILTERS: dict[str, Filter] = {
    "moving_average": Filter(
        "Moving average",
        "Averages neighbours in time; fast changes are lost with the noise.",
        *("Radius", "moments", 1.0, 12.0, 2.0, 1.0),
        (1.0, 2.0, 3.0, 4.0, 6.0, 8.0),
        _moving_average,
    ),
    "running_median": Filter(
        "Running median",
        "Takes the middle value of a window; removes single wrong moments and keeps steps.",
        *("Radius", "moments", 1.0, 12.0, 2.0, 1.0),
        (1.0, 2.0, 3.0, 4.0, 6.0, 8.0),
        _running_median,
    ),
    "savitzky_golay": Filter(
        "Savitzky–Golay",
        "Fits a cubic through each window, which keeps the height of peaks.",
        *("Radius", "moments", 2.0, 24.0, 5.0, 1.0),
        (3.0, 4.0, 5.0, 7.0, 9.0, 12.0, 16.0),
        _savitzky_golay,
    ),
    "wavelet_1d": Filter(
        "Wavelet threshold",
        "Shrinks details, scale by scale, by as much as noise could have made them.",
        *("Noise σ", "of the range of values", 0.01, 1.0, 0.1, 0.01),
        (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6),
        _wavelet,
    ),
}


def filters_for(kind: Kind) -> dict[str, Filter]:
    """Return the filters for pictures, or those for series.

    Args:
        kind: What one sample is.

    Returns:
        Filters by name; no name stands for two.
    """
    return SERIES_FILTERS if kind == "series" else FILTERS


def find_filter(name: str) -> Filter:
    """Return a filter of either kind.

    Args:
        name: Its name.

    Returns:
        The filter.
    """
    return (FILTERS | SERIES_FILTERS)[name]
