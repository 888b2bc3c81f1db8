from __future__ import annotations

import numpy as np
import pytest

from aelib.data.fitting import CROPS, fit_picture


def striped(height: int, width: int) -> np.ndarray:
    """White in the middle square, black around it."""
    picture = np.zeros((height, width), np.uint8)
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    picture[top : top + side, left : left + side] = 255
    return picture


@pytest.mark.parametrize("crop", CROPS)
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("shape", [(1, 1), (40, 20, 3), (7, 1000), (1000, 7, 3), (16, 16)])
def test_any_picture_becomes_the_wanted_square(
    crop: str, channels: int, shape: tuple[int, ...]
) -> None:
    for value in (0, 90, 255):
        fitted = fit_picture(np.full(shape, value, np.uint8), 16, channels, crop)
        assert fitted.shape == (channels, 16, 16)
        assert fitted.dtype == np.uint8
        assert set(np.unique(fitted).tolist()) <= {0, value}  # padding is black
        assert (fitted == value).any()


@pytest.mark.parametrize("shape", [(30, 90), (90, 30)])
def test_crops(shape: tuple[int, int]) -> None:
    picture = striped(*shape)
    assert (fit_picture(picture, 15, 1, "centre") == 255).all()
    padded = fit_picture(picture, 15, 1, "pad")[0]
    padded = padded if shape[0] < shape[1] else padded.T
    assert (padded[:5] == 0).all()
    assert (padded[10:] == 0).all()
    assert (padded[5:10, 6:9] == 255).all()
    assert (padded[5:10, :4] == 0).all()
    stretched = fit_picture(picture, 15, 1, "stretch")[0]
    stretched = stretched if shape[0] < shape[1] else stretched.T
    assert (stretched[:, 6:9] == 255).all()
    assert (stretched[:, :4] == 0).all()


def test_a_picture_of_the_right_size_is_unchanged() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)
    for crop in CROPS:
        assert np.array_equal(fit_picture(picture, 16, 3, crop), picture.transpose(2, 0, 1))


def test_shrinking_averages() -> None:
    checks = np.indices((128, 128)).sum(0).astype(np.uint8) % 2 * 255
    assert np.abs(fit_picture(checks, 8, 1, "centre").astype(int) - 127).max() < 6


def test_grey_is_luma_and_colour_is_repeated_grey() -> None:
    red = np.zeros((8, 8, 3), np.uint8)
    red[..., 0] = 255
    assert (fit_picture(red, 8, 1, "centre") == 76).all()
    grey = np.full((8, 8), 76, np.uint8)
    assert (fit_picture(grey, 8, 3, "centre") == 76).all()


def test_unknown_crops_and_channels_are_mistakes() -> None:
    for crop, channels in (("middle", 1), ("centre", 4)):
        with pytest.raises(ValueError, match="no crop"):
            fit_picture(np.zeros((8, 8), np.uint8), 8, channels, crop)
