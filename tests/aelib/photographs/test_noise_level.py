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
