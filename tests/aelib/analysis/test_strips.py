from __future__ import annotations

import io

import numpy as np
import pytest
import torch
from PIL import Image, ImageSequence

from aelib.analysis.strips import MAX_FRAMES, good_scale, square_columns, to_gif, to_png_strip
from aelib.core.drawing import SIDE, line_pictures
from aelib.core.errors import DataError


def ramp(count: int, channels: int = 1) -> torch.Tensor:
    values = torch.linspace(0.0, 1.0, count).view(-1, 1, 1, 1)
    pattern = torch.linspace(0.0, 1.0, 8).view(1, 1, 1, 8)
    return (0.5 * values + 0.5 * pattern).expand(count, channels, 8, 8)


def frames(data: bytes) -> list[np.ndarray]:
    with Image.open(io.BytesIO(data)) as picture:
        return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(picture)]


def test_grey_frames_keep_their_values():
    images = ramp(5)
    shown = frames(to_gif(images, scale=3))
    assert len(shown) == 5
    wanted = (images[:, 0] * 255).round().byte().numpy().repeat(3, axis=1).repeat(3, axis=2)
    assert all(np.array_equal(a[:, :, 0], b) for a, b in zip(shown, wanted, strict=True))


def test_colours_come_out_nearly_the_same():
    images = ramp(6, 3).clone()
    images[:, 1] *= 0.5
    images[:, 2] = 1.0 - images[:, 2]
    shown = np.stack(frames(to_gif(images, scale=1)))
    wanted = (images * 255).round().byte().permute(0, 2, 3, 1).numpy()
    assert np.abs(shown.astype(int) - wanted.astype(int)).max() <= 24


def test_bounce_goes_back_without_showing_an_end_twice():
    shown = frames(to_gif(ramp(4), scale=1, bounce=True))
    assert len(shown) == 6
    assert np.array_equal(shown[4], shown[2])
    assert np.array_equal(shown[5], shown[1])


def test_it_repeats_for_ever_at_the_wanted_rate():
    with Image.open(io.BytesIO(to_gif(ramp(3), fps=4.0))) as picture:
        assert picture.info["loop"] == 0
        assert picture.info["duration"] == 250
        assert picture.size == (32, 32)


def test_one_frame_is_a_gif_too():
    assert len(frames(to_gif(ramp(1), bounce=True))) == 1


def test_strip_holds_the_pictures_in_order():
    images = ramp(4)
    with Image.open(io.BytesIO(to_png_strip(images, scale=2))) as picture:
        pixels = np.asarray(picture)
    assert pixels.shape == (16, 2 * (4 * 8 + 3 * 2), 3)
    for index in range(4):
        left = 2 * index * 10
        cell = pixels[::2, left : left + 16 : 2, 0]
        assert np.array_equal(cell, (images[index, 0] * 255).round().byte().numpy())


def test_strip_wraps_into_rows():
    with Image.open(io.BytesIO(to_png_strip(ramp(6), scale=1, num_columns=3))) as picture:
        assert picture.size == (3 * 8 + 2 * 2, 2 * 8 + 2)


@pytest.mark.parametrize("write", [to_gif, to_png_strip])
def test_too_many_frames_are_refused(write):
    with pytest.raises(DataError, match=str(MAX_FRAMES)):
        write(torch.zeros(MAX_FRAMES + 1, 1, 8, 8))
    with pytest.raises(DataError, match="got 0"):
        write(torch.zeros(0, 1, 8, 8))


def test_the_way_back_counts():
    with pytest.raises(DataError, match="no way back"):
        to_gif(torch.zeros(MAX_FRAMES, 1, 8, 8), bounce=True)


def test_frames_too_large_are_refused():
    with pytest.raises(DataError, match="smaller scale"):
        to_gif(torch.zeros(2, 1, 128, 128), scale=64)
    with pytest.raises(DataError, match="smaller scale"):
        to_png_strip(torch.zeros(200, 1, 128, 128), scale=16)


@pytest.mark.parametrize(("fps", "scale"), [(0.5, 1), (51, 1), (10, 0), (10, 65)])
def test_impossible_rates_and_scales_are_refused(fps, scale):
    with pytest.raises(ValueError, match="expected"):
        to_gif(ramp(2), fps=fps, scale=scale)


def test_series_are_lines_in_every_file():
    series = torch.rand(4, 3, 1, 60)
    assert good_scale(series) == 2
    with Image.open(io.BytesIO(to_gif(series, scale=2))) as film:
        assert film.size == (2 * SIDE, 2 * SIDE)
        assert film.n_frames == 4
    strip = np.asarray(Image.open(io.BytesIO(to_png_strip(series, scale=2))))
    drawn = (line_pictures(series[:1], 2 * SIDE)[0] * 255).round().byte().permute(1, 2, 0).numpy()
    assert np.array_equal(strip[:, : 2 * SIDE], drawn)


def test_a_sheet_is_about_as_wide_as_high():
    assert [square_columns(count) for count in (1, 2, 4, 5, 9, 10, 100)] == [1, 2, 2, 3, 3, 4, 10]
