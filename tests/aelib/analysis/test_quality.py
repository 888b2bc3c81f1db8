from __future__ import annotations

import math

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from aelib.analysis.quality import absolute_error, psnr, psnr_from_mse, ssim

A = np.random.default_rng(0).random((32, 40, 3)).astype(np.float32)
B = (A + np.random.default_rng(1).normal(0, 0.1, A.shape)).clip(0, 1).astype(np.float32)


@pytest.mark.parametrize(("a", "b"), [(A, B), (A[:, :, 0], B[:, :, 0])])
def test_psnr_is_that_of_skimage(a, b):
    assert psnr(a, b) == pytest.approx(peak_signal_noise_ratio(a, b, data_range=1.0), rel=1e-5)


def test_psnr_of_known_differences():
    zero = np.zeros((4, 4), np.float32)
    assert psnr(zero, zero + 0.1) == pytest.approx(20.0, abs=1e-5)
    assert psnr(zero, zero + 1.0) == 0.0
    assert psnr(zero, zero) == math.inf
    assert psnr_from_mse(0.001) == pytest.approx(30.0)


def test_ssim_is_that_of_the_paper():
    wanted = structural_similarity(
        A.astype(float),
        B.astype(float),
        data_range=1.0,
        channel_axis=2,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
    )
    assert ssim(A, B) == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("side", [3, 8, 10, 11])
def test_ssim_of_small_pictures(side):
    a, b = A[:side, :side, 0], B[:side, :side, 0]
    assert ssim(a, a) == pytest.approx(1.0)
    assert ssim(a, b) < 1.0


def test_absolute_error_is_the_mean_over_colours():
    a, b = np.zeros((2, 2, 3)), np.zeros((2, 2, 3))
    b[0, 1] = [0.3, 0.0, 0.6]
    assert np.allclose(absolute_error(a, b), [[0.0, 0.3], [0.0, 0.0]])
    assert np.allclose(absolute_error(a[:, :, 0], b[:, :, 0]), [[0.0, 0.3], [0.0, 0.0]])


@pytest.mark.parametrize("measure", [psnr, ssim, absolute_error])
def test_pictures_of_two_sizes_are_refused(measure):
    with pytest.raises(ValueError, match="one shape"):
        measure(A, A[:-1])


def test_series_are_compared_along_their_time():
    generator = np.random.default_rng(1)
    a, b = generator.random((2, 40, 3))
    wanted = [ssim_of_scikit(a[:, c], b[:, c]) for c in range(3)]
    assert ssim(a[None], b[None]) == pytest.approx(np.mean(wanted))
    assert ssim(a[None, :, 0], b[None, :, 0]) == pytest.approx(wanted[0])


def ssim_of_scikit(a, b):
    from skimage.metrics import structural_similarity

    return structural_similarity(
        a, b, data_range=1.0, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
    )
