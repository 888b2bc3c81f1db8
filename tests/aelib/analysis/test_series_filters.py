"""Filters for signals over time."""

import numpy as np
import pytest
from scipy.signal import savgol_coeffs

from aelib.analysis.filters import FILTERS
from aelib.analysis.quality import psnr
from aelib.analysis.series_filters import ORDER, SERIES_FILTERS, filters_for, find_filter

TIME = np.arange(128) / 128
CLEAN = 0.5 + 0.3 * np.sin(2 * np.pi * np.stack([2 * TIME, 3 * TIME, TIME], 1))[None]
NOISE = 0.1 * np.random.default_rng(0).normal(size=CLEAN.shape)
NOISY = (CLEAN + NOISE).astype(np.float32)
every_filter = pytest.mark.parametrize("name", SERIES_FILTERS)


@every_filter
def test_less_noise_is_left_at_the_best_strength(name):
    filter_ = SERIES_FILTERS[name]
    best = max(psnr(CLEAN, filter_.apply(NOISY, s)) for s in filter_.candidates)
    assert best > psnr(CLEAN, NOISY) + 4.0


@every_filter
def test_channels_never_meet(name):
    filter_ = SERIES_FILTERS[name]
    together = filter_.apply(NOISY)
    assert together.shape == NOISY.shape
    for channel in range(3):
        alone = filter_.apply(NOISY[:, :, channel])
        assert alone.shape == (1, 128)
        assert np.allclose(together[:, :, channel], alone, atol=1e-6)


@every_filter
def test_strengths_lie_in_their_range_and_flat_lines_stay(name):
    filter_ = SERIES_FILTERS[name]
    flat = np.full((1, 64, 2), 0.3, np.float32)
    for strength in (filter_.low, filter_.default, filter_.high, *filter_.candidates):
        assert filter_.low <= strength <= filter_.high
        assert np.allclose(filter_.apply(flat, strength), 0.3, atol=1e-5)


def test_each_does_what_its_name_says():
    spike = np.full((1, 31), 0.2, np.float32)
    spike[0, 15] = 0.7
    assert np.allclose(SERIES_FILTERS["moving_average"].apply(spike, 2)[0, 13:18], 0.3)
    assert np.allclose(SERIES_FILTERS["running_median"].apply(spike, 1), 0.2)
    wanted = 0.2 + 0.5 * savgol_coeffs(7, ORDER)[::-1]
    assert np.allclose(SERIES_FILTERS["savitzky_golay"].apply(spike, 3)[0, 12:19], wanted)


def test_each_kind_of_sample_has_its_filters():
    assert filters_for("image") is FILTERS
    assert filters_for("series") is SERIES_FILTERS
    assert not set(FILTERS) & set(SERIES_FILTERS)
    for name in (*FILTERS, *SERIES_FILTERS):
        assert find_filter(name).title
