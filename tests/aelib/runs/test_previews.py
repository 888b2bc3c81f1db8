from __future__ import annotations

import io

import numpy as np
import pytest
import torch
from PIL import Image

from aelib.core.drawing import SIDE, line_pictures
from aelib.runs.previews import MARGIN, tile, to_png, write_preview


@pytest.mark.parametrize("channels", [1, 3])
def test_pictures_lie_in_rows_with_a_margin(channels):
    images = torch.linspace(0, 1, 3).reshape(3, 1, 1, 1).expand(3, channels, 4, 5)
    canvas = tile(images, 2)
    assert canvas.shape == (10, 12, 3)
    assert (canvas[:4, :5] == 0).all()
    assert (canvas[:4, 7:] == 128).all()
    assert (canvas[6:, :5] == 255).all()
    assert (canvas[4:6] == 128).all()  # margin
    assert (canvas[6:, 7:] == 128).all()  # the fourth is missing


def test_a_png_gives_the_pixels_back():
    pixels = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
    assert (np.asarray(Image.open(io.BytesIO(to_png(pixels)))) == pixels).all()


def test_a_preview_is_named_by_epoch_and_kind(tmp_path):
    write_preview(tmp_path / "previews", 7, "samples", torch.zeros(2, 1, 8, 8), 2)
    assert [p.name for p in (tmp_path / "previews").iterdir()] == ["epoch-0007-samples.png"]


def test_series_are_tiled_as_lines():
    series = torch.rand(3, 2, 1, 40)
    pixels = tile(series, 2)
    assert pixels.shape == (2 * SIDE + MARGIN, 2 * SIDE + MARGIN, 3)
    drawn = (line_pictures(series) * 255).byte()
    assert np.abs(pixels[:SIDE, :SIDE].astype(int) - drawn[0].permute(1, 2, 0).numpy()).max() <= 1


def test_enlarging_enlarges_the_margin_too():
    images = torch.rand(3, 1, 4, 4)
    small = tile(images, 2)
    assert np.array_equal(tile(images, 2, 3), small.repeat(3, axis=0).repeat(3, axis=1))
