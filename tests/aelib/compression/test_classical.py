from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.compression.classical import (
    BARE_JPEG,
    JPEG,
    WEBP,
    can_write,
    curves,
    jpeg,
    png_bytes,
    reopened,
    webp,
    with_codec,
    without_header,
)


def _pictures(channels, count=6):
    ramp = torch.linspace(0, 255, 28)
    phase = torch.arange(count)[:, None, None, None] * 20
    picture = (ramp[:, None] + ramp[None, :]) / 2
    return ((picture + phase) % 256).expand(count, channels, 28, 28).to(torch.uint8)


@pytest.mark.parametrize("channels", [1, 3])
def test_better_files_are_larger_and_nearer(channels):
    points = curves(_pictures(channels), qualities=(5, 60, 95))
    for name in (JPEG, BARE_JPEG, WEBP):
        own = [point for point in points if point.codec == name]
        assert [point.setting for point in own] == [5, 60, 95]
        assert own[0].num_bytes < own[1].num_bytes < own[2].num_bytes
        assert own[0].mse > own[1].mse > own[2].mse


def test_the_error_is_that_of_the_files():
    images = _pictures(1, count=1)
    made = reopened(jpeg(images[0].numpy(), 20), 1)
    error = np.square((made.numpy().astype(float) - images[0].numpy()) / 255).mean()
    (point,) = [p for p in curves(images, qualities=(20,)) if p.codec == JPEG]
    assert point.mse == pytest.approx(error)
    assert point.num_bytes == len(jpeg(images[0].numpy(), 20))


def test_pictures_are_shown_as_their_files_hold_them():
    images = _pictures(1, count=3)
    for codec, write in ((JPEG, jpeg), (BARE_JPEG, jpeg), (WEBP, webp)):
        made = with_codec(images, codec, 20.0)
        assert made.shape == images.shape
        assert torch.equal(made[1], reopened(write(images[1].numpy(), 20), 1))


def test_the_header_of_a_jpeg_is_told_from_the_picture():
    flat = np.zeros((1, 28, 28), np.uint8)
    busy = np.random.default_rng(0).integers(0, 255, (1, 28, 28)).astype(np.uint8)
    few, many = (without_header(jpeg(picture, 50)) for picture in (flat, busy))
    assert 0 < few < 20
    assert many > 300
    assert without_header(jpeg(busy, 50)) < len(jpeg(busy, 50)) - 100


def test_a_colour_comes_back():
    picture = np.zeros((3, 28, 28), np.uint8)
    picture[0] = 200
    made = reopened(webp(picture, 90), 3).float().mean((1, 2))
    np.testing.assert_allclose(made, [200, 0, 0], atol=8)


def test_png_loses_nothing_and_is_measured():
    images = torch.from_numpy(
        np.random.default_rng(0).integers(0, 255, (3, 1, 28, 28)).astype(np.uint8)
    )
    assert png_bytes(images) > 28 * 28
    assert png_bytes(torch.zeros(2, 1, 28, 28, dtype=torch.uint8)) < 100


def test_series_are_no_pictures():
    assert can_write(torch.zeros(1, 3, 8, 8))
    assert not can_write(torch.zeros(1, 2, 8, 8))
    assert not can_write(torch.zeros(1, 3, 1, 64))
