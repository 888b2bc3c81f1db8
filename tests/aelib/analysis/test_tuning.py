import numpy as np
import pytest

from aelib.analysis.filters import FILTERS
from aelib.analysis.quality import psnr
from aelib.analysis.spoiling import spoil
from aelib.analysis.tuning import (
    estimate_noise,
    reference_photos,
    reference_pictures,
    sample_photo,
    tune,
)


@pytest.mark.parametrize("sigma", [0.02, 0.05, 0.1])
def test_the_estimate_finds_the_noise_on_a_smooth_picture(sigma):
    picture = np.linspace(0.3, 0.7, 64 * 64, dtype=np.float32).reshape(64, 64)
    noisy = picture + np.random.default_rng(0).normal(0.0, sigma, picture.shape)
    assert estimate_noise(noisy) == pytest.approx(sigma, rel=0.1)


def test_the_chosen_strength_is_the_best_candidate():
    clean = reference_photos()[0]
    noisy = spoil(clean, "gaussian", 0.2, seed=0)
    chosen = tune([clean], "gaussian", 0.2, "gaussian")
    shown = FILTERS["gaussian"]
    reached = [psnr(clean, shown.apply(noisy, s)) for s in shown.candidates]
    assert chosen == shown.candidates[int(np.argmax(reached))]


def test_more_noise_asks_for_more_strength():
    photos = reference_photos()
    weak = tune(photos, "gaussian", 0.03, "total_variation")
    assert weak < tune(photos, "gaussian", 0.3, "total_variation")


def test_references_of_a_split_are_spread_over_it(tiny_images):
    found = reference_pictures(tiny_images, 4)
    assert [picture.shape for picture in found] == [(8, 8)] * 4
    np.testing.assert_array_equal(found[1], tiny_images.images[6, 0].numpy() / np.float32(255))


def test_the_sample_photo_is_a_photo_in_colour():
    assert sample_photo().shape == (300, 451, 3)
    assert sample_photo().dtype == np.uint8


@pytest.mark.parametrize("sigma", [0.02, 0.1])
def test_the_estimate_finds_the_noise_of_a_series(sigma):
    series = np.linspace(0.3, 0.7, 4000, dtype=np.float32).reshape(1, 2000, 2)
    noisy = series + np.random.default_rng(0).normal(0.0, sigma, series.shape)
    assert estimate_noise(noisy) == pytest.approx(sigma, rel=0.05)
