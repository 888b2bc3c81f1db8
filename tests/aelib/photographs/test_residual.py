import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from aelib.photographs.residual import (
    WHITE_BELOW,
    autocorrelation,
    largest_correlation,
    magnified,
    probed,
    stein_mse,
    stein_psnr,
)


def white(*shape):
    return np.random.default_rng(0).standard_normal(shape).astype(np.float32)


def test_white_noise_correlates_with_no_shift():
    lags = autocorrelation(white(128, 128))
    assert lags.shape == (17, 17)
    assert lags[8, 8] == 1.0
    assert largest_correlation(lags) < WHITE_BELOW


def test_it_is_the_correlation_of_neighbours():
    noise = white(200, 200)
    soft = noise[:, :-1] + noise[:, 1:]
    lags = autocorrelation(soft)
    assert lags[8, 9] == pytest.approx(0.5, abs=0.02)
    assert lags[9, 8] == pytest.approx(0.0, abs=0.02)


def test_structure_is_not_white():
    lags = autocorrelation(gaussian_filter(white(128, 128), 2.0))
    assert largest_correlation(lags) > 0.5


@pytest.mark.parametrize("shape", [(3, 50), (64, 64, 3), (1, 1)])
def test_small_and_coloured_residuals(shape):
    lags = autocorrelation(white(*shape))
    assert np.isfinite(lags).all()
    assert lags[8, 8] == 1.0


def test_a_constant_residual_has_no_correlation():
    assert largest_correlation(autocorrelation(np.ones((20, 20), np.float32))) == 0.0


def test_the_largest_leaves_the_lags_alone():
    lags = autocorrelation(white(32, 32))
    largest_correlation(lags)
    assert lags[8, 8] == 1.0


def test_magnified_fills_the_range():
    seen = magnified(1e-3 * white(50, 50, 3))
    assert np.abs(seen).max() == pytest.approx(1.0, abs=1e-5)
    assert seen.shape == (50, 50)


@pytest.mark.parametrize("weight", [0.3, 0.8])
def test_steins_estimate_is_the_true_error_of_a_linear_filter(weight):
    clean = gaussian_filter(white(256, 256), 3.0) * 2.0
    sigma = 0.1
    noisy = clean + sigma * np.random.default_rng(1).standard_normal(clean.shape)
    noisy = noisy.astype(np.float32)

    def smooth(y):
        return (1 - weight) * y + weight * gaussian_filter(y, 1.0)

    cleaned, moved = smooth(noisy), smooth(probed(noisy, sigma))
    true = float(np.square(cleaned - clean).mean())
    found = stein_mse(noisy, cleaned, moved, sigma)
    assert found == pytest.approx(true, rel=0.1)
    assert stein_psnr(noisy, cleaned, moved, sigma) == pytest.approx(-10 * np.log10(found))


def test_no_psnr_below_an_error_of_nothing():
    same = np.zeros((8, 8), np.float32)
    assert stein_psnr(same, same, same, 0.1) is None
