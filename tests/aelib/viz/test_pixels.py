"""Images as bytes."""

import base64
import io

import numpy as np
import pytest
import torch
from PIL import Image

from aelib.core.drawing import SIDE, line_pictures
from aelib.viz import pixels


@pytest.mark.parametrize(("channels", "shape"), [(1, (4, 6)), (3, (4, 6, 3))])
def test_floats_and_bytes_give_the_same_pixels(channels, shape):
    image = torch.arange(channels * 24, dtype=torch.uint8).reshape(channels, 4, 6)
    assert pixels.to_pixels(image).shape == shape
    assert np.array_equal(pixels.to_pixels(image), pixels.to_pixels(image / 255.0))


def test_values_outside_are_clipped():
    image = torch.tensor([[[-0.5], [2.0]]])
    assert pixels.to_pixels(image).tolist() == [[0], [255]]


def test_enlarging_repeats_pixels_by_a_whole_number():
    small = np.arange(6, dtype=np.uint8).reshape(2, 3)
    large = pixels.enlarge(small, 9)
    assert large.shape == (6, 9)
    assert np.array_equal(large[::3, ::3], small)
    assert pixels.enlarge(large, 4) is not None
    assert pixels.enlarge(large, 4).shape == large.shape


def test_signed_colours():
    picture = pixels.signed_to_pixels(np.array([[-1.0, 0.0, 1.0]], np.float32))
    low, zero, high = picture[0].astype(int)
    assert zero.tolist() == [255, 255, 255]
    assert low[2] > low[0]
    assert high[0] > high[2]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_files_open_again_and_carry_no_metadata(kind):
    picture = np.full((5, 7, 3), 90, np.uint8)
    opened = Image.open(io.BytesIO(pixels.encode(picture, kind)))
    assert opened.format == kind
    assert opened.size == (7, 5)
    assert not opened.getexif()


def test_sprite_holds_each_picture_at_its_place():
    images = torch.arange(5 * 2 * 3, dtype=torch.uint8).reshape(5, 1, 2, 3)
    url = pixels.sprite_url(images, 2)
    sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))))
    assert sheet.shape == (6, 6)
    for index in range(5):
        row, column = divmod(index, 2)
        cell = sheet[row * 2 : row * 2 + 2, column * 3 : column * 3 + 3]
        assert np.array_equal(cell, images[index, 0].numpy())
    assert not sheet[4:, 3:].any()


def test_values_become_bytes_and_come_back():
    values = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert np.array_equal(pixels.from_picture(pixels.to_picture(values)), values)
    assert pixels.from_picture(np.array([[-1.0, 2.0]])).tolist() == [[0, 255]]


def test_a_large_picture_is_averaged_and_a_small_one_stays_crisp():
    wide = np.tile(np.array([[0, 200]], np.uint8), (100, 200))
    assert pixels.fit_side(wide, 200).shape == (50, 200)
    assert np.all(pixels.fit_side(wide, 200) == 100)
    small = np.array([[0, 255]], np.uint8)
    assert pixels.fit_side(small, 6).tolist() == [[0, 0, 0, 255, 255, 255]] * 3


def test_pictures_lie_edge_to_edge():
    images = torch.arange(3, dtype=torch.uint8).reshape(3, 1, 1, 1).expand(3, 1, 2, 2)
    sheet = pixels.edge_to_edge(images, 2)
    assert sheet.shape == (4, 4)
    assert sheet[0].tolist() == [0, 0, 1, 1]
    assert sheet[3].tolist() == [2, 2, 0, 0]


def test_a_data_url_holds_the_picture_losslessly():
    shown = np.arange(12, dtype=np.uint8).reshape(3, 4)
    data = base64.b64decode(pixels.data_url(shown).removeprefix("data:image/png;base64,"))
    assert np.array_equal(np.array(Image.open(io.BytesIO(data))), shown)


def test_an_array_has_its_channels_at_the_end():
    image = torch.rand(3, 4, 6)
    assert np.array_equal(pixels.as_array(image)[2, 5], image[:, 2, 5])
    assert np.array_equal(pixels.as_array(image[:1]), image[0])


def test_series_are_drawn_wherever_pictures_are():
    series = torch.rand(5, 2, 1, 40)
    drawn = (line_pictures(series) * 255).round().byte().permute(0, 2, 3, 1).numpy()
    assert np.array_equal(pixels.to_many_pixels(series), drawn)
    assert np.array_equal(pixels.to_pixels(series[3]), drawn[3])
    assert pixels.edge_to_edge(series, 3).shape == (2 * SIDE, 3 * SIDE, 3)


def test_a_series_is_drawn_as_large_as_it_is_shown():
    series = torch.rand(2, 1, 40)
    assert pixels.at_side(series, 300).shape == (300, 300, 3)
    picture = torch.rand(1, 4, 6)
    assert np.array_equal(
        pixels.at_side(picture, 12), pixels.enlarge(pixels.to_pixels(picture), 12)
    )


def test_missing_series_are_white_and_a_sheet_can_be_drawn_finer():
    series = torch.rand(2, 1, 1, 40)
    sheet = pixels.edge_to_edge(series, 3, scale=2)
    assert sheet.shape == (2 * SIDE, 6 * SIDE, 3)
    assert (sheet[:, 4 * SIDE :] == 255).all()
    assert np.array_equal(sheet[:, : 2 * SIDE], pixels.at_side(series[0], 2 * SIDE))


def test_only_what_is_too_large_is_shrunk():
    wide = np.full((20, 80, 3), 100, np.uint8)
    assert pixels.at_most(wide, 40).shape == (10, 40, 3)
    assert pixels.at_most(wide, 80) is wide
