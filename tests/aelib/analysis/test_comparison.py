import numpy as np
import pytest

from aelib.analysis.comparison import scores, signed_error


def test_the_attempt_nearest_to_the_clean_picture_is_the_best():
    clean = np.random.default_rng(0).random((16, 16)).astype(np.float32)
    found = scores(clean, {"far": clean * 0.5, "near": clean * 0.99})
    assert list(found) == ["far", "near"]
    assert [score.is_best for score in found.values()] == [False, True]
    mse = float(np.mean((clean * 0.5) ** 2))
    assert found["far"].psnr == pytest.approx(-10 * np.log10(mse), abs=1e-3)
    assert found["far"].ssim < found["near"].ssim <= 1.0


def test_a_signed_error_is_the_mean_over_colours():
    clean = np.full((2, 2, 3), 0.5, np.float32)
    attempt = clean + np.array([0.3, 0.0, 0.0], np.float32)
    np.testing.assert_allclose(signed_error(clean, attempt), 0.1, rtol=1e-5)
    np.testing.assert_allclose(signed_error(clean[..., 0], clean[..., 0] - 0.2), -0.2, rtol=1e-5)
