import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from aelib.analysis.quality import psnr
from aelib.photographs import classical, damage
from aelib.photographs.restore import brighten, enlarge, inpaint, sharpen
from aelib.photographs.samples import read_sample


@pytest.fixture(scope="module")
def grey():
    return read_sample("camera")[100:260, 150:342].astype(np.float32) / 255.0


@pytest.fixture(scope="module")
def coloured():
    return read_sample("cat")[60:188, 80:208].astype(np.float32) / 255.0


@pytest.mark.parametrize("factor", [2, 4])
def test_it_enlarges_better_than_bicubic(grey, factor):
    small = damage.shrink(grey, factor)
    large = enlarge(small, factor)
    assert large.shape == grey.shape
    assert psnr(grey, large) > psnr(grey, classical.interpolated(small, factor)) + 0.3


def test_colours_are_enlarged_too(coloured):
    assert enlarge(damage.shrink(coloured, 2)).shape == coloured.shape


def test_other_factors_are_refused(grey):
    with pytest.raises(ValueError, match="factor"):
        enlarge(grey, 3)


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_it_fills_better_than_biharmonic(grey, share):
    missing = damage.scattered(grey.shape, share)
    holes = damage.blanked(grey, missing)
    filled = inpaint(holes, missing)
    np.testing.assert_array_equal(filled[~missing], grey[~missing])
    assert psnr(grey, filled) > psnr(grey, classical.biharmonic(holes, missing))


def test_what_stands_in_the_holes_does_not_matter(coloured):
    missing = damage.scratches(coloured.shape[:2])
    blank = inpaint(damage.blanked(coloured, missing), missing)
    np.testing.assert_allclose(inpaint(coloured, missing), blank, atol=1e-6)


def test_a_picture_that_is_missing_whole_stays_finite(grey):
    assert np.isfinite(inpaint(grey, np.ones(grey.shape, bool))).all()


@pytest.mark.parametrize("sigma", [1.0, 2.0])
def test_it_sharpens_better_than_wiener(grey, sigma):
    soft = gaussian_filter(grey, sigma)
    sharp = sharpen(soft, sigma)
    assert psnr(grey, sharp) > max(psnr(grey, soft), psnr(grey, classical.wiener(soft, sigma)))


def test_it_brightens(grey, coloured):
    for clean in (grey, coloured):
        noise = 0.01 * np.random.default_rng(0).standard_normal(clean.shape)
        dark = (0.2 * clean**1.4 + noise).clip(0, 1).astype(np.float32)
        bright = brighten(dark)
        assert bright.shape == clean.shape
        assert psnr(clean, bright) > psnr(clean, dark) + 3.0
        assert brighten(dark, gain=2.0).mean() < bright.mean()
