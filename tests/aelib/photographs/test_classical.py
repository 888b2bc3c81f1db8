import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from aelib.analysis.quality import psnr
from aelib.photographs import classical, damage


@pytest.mark.parametrize("method", ["bicubic", "lanczos"])
def test_interpolation_of_a_slope_is_the_slope(method):
    slope = np.tile(np.linspace(0.2, 0.8, 32, dtype=np.float32), (32, 1))
    large = classical.interpolated(slope, 2, method)
    assert large.shape == (64, 64)
    steps = np.diff(large[32, 8:-8])
    np.testing.assert_allclose(steps, 0.6 / 31 / 2, atol=1e-3)


def test_holes_are_filled_and_the_rest_stays(photo):
    mask = damage.scattered(photo.shape, 0.1)
    filled = classical.biharmonic(damage.blanked(photo, mask), mask)
    np.testing.assert_allclose(filled[~mask], photo[~mask], atol=1e-6)
    assert psnr(photo, filled) > psnr(photo, damage.blanked(photo, mask)) + 10.0


@pytest.mark.parametrize("method", [classical.wiener, classical.richardson_lucy])
def test_deconvolution_sharpens(photo, method):
    soft = gaussian_filter(photo, 1.5).astype(np.float32)
    sharp = method(soft, 1.5)
    assert sharp.shape == photo.shape
    assert psnr(photo, sharp) > psnr(photo, soft) + 1.0


@pytest.mark.parametrize("method", [classical.wiener, classical.richardson_lucy])
def test_colours_are_sharpened_one_by_one(photo, method):
    coloured = np.dstack([photo, photo[::-1], photo])
    np.testing.assert_allclose(method(coloured, 1.0)[..., 1], method(photo[::-1].copy(), 1.0))


def test_shadows_are_brightened(photo):
    dark = 0.2 * photo
    bright = classical.equalised(dark)
    assert bright.mean() > 2.0 * dark.mean()
    assert classical.equalised(np.dstack([dark] * 3)).shape == (*dark.shape, 3)


@pytest.mark.parametrize("seed", range(6))
def test_holes_at_the_border_are_filled(photo, seed):
    mask = damage.scratches(photo.shape, seed)
    mask[:3, 20:40] = True
    filled = classical.biharmonic(damage.blanked(photo, mask), mask)
    assert psnr(photo, filled) > 25.0


@pytest.mark.parametrize("value", [False, True])
def test_nothing_or_everything_is_missing(photo, value):
    filled = classical.biharmonic(photo, np.full(photo.shape, value))
    np.testing.assert_array_equal(filled, photo)
