import numpy as np
import pytest

from aelib.photographs.noise_level import estimate_sigma, sigma_by_brightness


@pytest.mark.parametrize("sigma", [0.05, 0.1, 0.3])
@pytest.mark.parametrize("colours", [1, 3])
def test_white_noise_is_found(photo, sigma, colours):
    clean = photo if colours == 1 else np.stack([photo] * 3, axis=2)
    noisy = clean + sigma * np.random.default_rng(0).standard_normal(clean.shape)
    assert estimate_sigma(noisy.astype(np.float32)) == pytest.approx(sigma, rel=0.1)


def test_a_picture_of_a_few_pixels_has_no_level():
    assert estimate_sigma(np.zeros((4, 9), np.float32)) == 0.0


def test_noise_that_grows_with_brightness_is_found():
    clean = np.tile(np.linspace(0.05, 0.95, 256, dtype=np.float32), (256, 1))
    true = np.sqrt(0.02 * clean + 0.001)
    noisy = clean + true * np.random.default_rng(0).standard_normal(clean.shape)
    found = sigma_by_brightness(noisy.astype(np.float32), clean)
    assert found.shape == clean.shape
    np.testing.assert_allclose(found, true, rtol=0.12)


def test_a_flat_picture_has_one_level():
    noisy = 0.5 + 0.1 * np.random.default_rng(0).standard_normal((64, 64))
    found = sigma_by_brightness(noisy.astype(np.float32), np.full((64, 64), 0.5, np.float32))
    assert found.std() == pytest.approx(0.0, abs=1e-6)
    assert found.mean() == pytest.approx(0.1, rel=0.1)


@pytest.mark.parametrize("colours", [1, 3])
def test_noise_that_was_cut_off_at_black_and_white_is_found_whole(colours):
    clean = np.tile(np.linspace(0.02, 0.98, 256, dtype=np.float32), (256, 1))
    noisy = clean + 0.25 * np.random.default_rng(0).standard_normal((colours, *clean.shape))
    noisy = noisy.clip(0.0, 1.0).astype(np.float32).transpose(1, 2, 0).squeeze()
    cleaned = clean if colours == 1 else np.stack([clean] * 3, axis=2)
    assert estimate_sigma(noisy) < 0.23
    np.testing.assert_allclose(sigma_by_brightness(noisy, cleaned), 0.25, rtol=0.1)


def test_speckle_is_found_where_white_cuts_it_off():
    clean = np.tile(np.linspace(0.05, 0.95, 256, dtype=np.float32), (256, 1))
    noisy = clean * (1.0 + 0.5 * np.random.default_rng(0).standard_normal(clean.shape))
    found = sigma_by_brightness(noisy.clip(0.0, 1.0).astype(np.float32), clean)
    bright = clean > 0.2
    np.testing.assert_allclose(found[bright], 0.5 * clean[bright], rtol=0.15)
