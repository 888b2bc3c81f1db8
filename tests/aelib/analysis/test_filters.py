from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, median_filter
from skimage.restoration import denoise_nl_means, denoise_tv_chambolle

from aelib.analysis.filters import FILTERS

CLEAN = np.zeros((40, 48), np.float32)
CLEAN[10:30, 12:36] = 0.8
NOISY = (CLEAN + np.random.default_rng(0).normal(0, 0.2, CLEAN.shape)).clip(0, 1).astype(np.float32)


@pytest.mark.parametrize("name", FILTERS)
def test_noise_gets_less(name):
    filtered = FILTERS[name].apply(NOISY)
    assert np.square(filtered - CLEAN).mean() < np.square(NOISY - CLEAN).mean()


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("shape", [(8, 8), (9, 31), (12, 10, 3)])
def test_shape_type_and_range_stay(random, name, shape):
    filter_ = FILTERS[name]
    for strength in (filter_.low, filter_.default, filter_.high):
        filtered = filter_.apply(random.random(shape), strength)
        assert filtered.shape == shape
        assert filtered.dtype == np.float32
        assert filtered.min() >= 0.0
        assert filtered.max() <= 1.0


@pytest.mark.parametrize("name", FILTERS)
def test_a_flat_picture_stays_and_the_input_is_not_changed(name):
    flat = np.full((16, 16, 3), 0.3, np.float32)
    assert np.allclose(FILTERS[name].apply(flat), 0.3, atol=1e-5)
    before = NOISY.copy()
    FILTERS[name].apply(NOISY)
    assert np.array_equal(NOISY, before)


@pytest.mark.parametrize("name", FILTERS)
def test_strengths_that_are_tried_are_allowed(name):
    filter_ = FILTERS[name]
    assert filter_.candidates == tuple(sorted(filter_.candidates))
    assert filter_.low <= filter_.candidates[0]
    assert filter_.candidates[-1] <= filter_.high
    assert filter_.low <= filter_.default <= filter_.high


@pytest.mark.parametrize("name", ["gaussian", "median", "wavelet"])
def test_colours_are_not_mixed(random, name):
    red = np.zeros((16, 16, 3), np.float32)
    red[:, :, 0] = random.random((16, 16))
    filtered = FILTERS[name].apply(red)
    assert np.allclose(filtered[:, :, 1:], 0.0)
    assert np.allclose(filtered[:, :, 0], FILTERS[name].apply(red[:, :, 0]), atol=1e-6)


def test_filters_are_those_of_their_libraries():
    image = NOISY
    wanted = {
        "gaussian": gaussian_filter(image, 1.5),
        "median": median_filter(image, 5),
        "total_variation": denoise_tv_chambolle(image, weight=0.2),
        "non_local_means": denoise_nl_means(image, patch_size=5, patch_distance=6, h=0.2),
    }
    strengths = {"gaussian": 1.5, "median": 2, "total_variation": 0.2, "non_local_means": 0.2}
    for name, strength in strengths.items():
        filtered = FILTERS[name].apply(image, strength)
        assert np.allclose(filtered, wanted[name].clip(0, 1), atol=1e-5), name


def test_wavelet_keeps_what_stands_above_the_noise_and_flattens_what_does_not(random):
    image = random.choice([0.2, 0.8], (32, 32)).astype(np.float32)
    assert np.abs(FILTERS["wavelet"].apply(image, 0.01) - image).max() < 0.1
    assert FILTERS["wavelet"].apply(image, 0.9).std() < 0.6 * image.std()


def test_wavelet_removes_white_noise_of_its_strength(random):
    noisy = (0.5 + random.normal(0, 0.05, (128, 128))).astype(np.float32)
    filtered = FILTERS["wavelet"].apply(noisy, 0.05)
    assert filtered.std() < 0.33 * noisy.std()


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("strength", [-1.0, 1e6, float("nan")])
def test_strengths_out_of_range_are_refused(name, strength):
    with pytest.raises(ValueError, match="strength between"):
        FILTERS[name].apply(NOISY, strength)


def test_a_row_is_no_picture():
    with pytest.raises(ValueError, match="expected a picture"):
        FILTERS["gaussian"].apply(np.zeros(5, np.float32))
