import numpy as np
import pytest

from aelib.analysis.quality import psnr
from aelib.core.watch import CancelledError, Watch
from aelib.photographs.damage import add_noise
from aelib.photographs.denoise import denoise
from aelib.photographs.samples import read_sample


@pytest.fixture(scope="module")
def grey():
    return read_sample("camera")[100:260, 150:342].astype(np.float32) / 255.0


@pytest.fixture(scope="module")
def coloured():
    return read_sample("cat")[60:220, 80:272].astype(np.float32) / 255.0


@pytest.mark.parametrize("sigma", [15, 25, 50])
@pytest.mark.parametrize("kind", ["grey", "coloured"])
def test_the_shipped_networks_remove_noise(kind, sigma, request):
    clean = request.getfixturevalue(kind)
    noisy = add_noise(clean, sigma / 255)
    told, found = denoise(noisy, sigma / 255), denoise(noisy)
    assert told.picture.shape == clean.shape
    assert psnr(clean, told.picture) > psnr(clean, noisy.clip(0, 1)) + 5.0
    assert psnr(clean, found.picture) > psnr(clean, told.picture) - 0.5
    assert found.sigma == pytest.approx(sigma / 255, rel=0.15)


@pytest.mark.parametrize("kind", ["grey", "coloured"])
def test_the_mean_of_eight_orientations_is_better(kind, request):
    clean = request.getfixturevalue(kind)
    noisy = add_noise(clean, 0.1)
    once, thorough = (denoise(noisy, 0.1, num_turns=number).picture for number in (1, 8))
    assert psnr(clean, thorough) > psnr(clean, once) + 0.03


def test_more_strength_removes_more(grey):
    noisy = add_noise(grey, 0.1)
    kept = [np.abs(denoise(noisy, 0.1, strength=s).picture - noisy).mean() for s in (0.3, 1.0, 2.0)]
    assert kept == sorted(kept)


def test_a_level_for_each_pixel(grey):
    half = np.zeros(grey.shape, np.float32)
    half[:, 96:] = 0.2
    noisy = grey + half * np.random.default_rng(0).standard_normal(grey.shape).astype(np.float32)
    by_pixel = denoise(noisy, half).picture
    assert psnr(grey, by_pixel) > psnr(grey, denoise(noisy).picture)


def test_a_level_for_each_brightness(grey):
    noise = np.random.default_rng(0).standard_normal(grey.shape).astype(np.float32)
    noisy = grey + np.sqrt(0.03 * grey) * noise
    found = denoise(noisy, by_brightness=True)
    assert psnr(grey, found.picture) > psnr(grey, denoise(noisy).picture)


def test_a_clean_picture_stays_nearly_as_it_is(grey):
    assert psnr(grey, denoise(grey).picture) > 35.0


def test_it_can_be_stopped(grey):
    with pytest.raises(CancelledError):
        denoise(grey, 0.1, watch=Watch(is_cancelled=lambda: True))
