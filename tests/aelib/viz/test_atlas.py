import io

import numpy as np
import pytest
import torch
from PIL import Image

from aelib.viz.atlas import (
    LARGEST_SIDE,
    NUM_COLUMNS,
    PER_SHEET,
    SERIES_SIDE,
    atlas_layout,
    make_sheet,
)


def cut(images, index):
    layout = atlas_layout(images)
    sheet = np.asarray(Image.open(io.BytesIO(make_sheet(images))).convert("RGB"))
    row, column = divmod(index, NUM_COLUMNS)
    y, x = row * layout.height, column * layout.width
    return sheet[y : y + layout.height, x : x + layout.width]


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("count", [PER_SHEET, 40])
def test_every_picture_is_found_by_its_number(channels, count):
    shades = (torch.arange(count) * 37 % 256).byte()
    images = shades[:, None, None, None].expand(-1, channels, 16, 8)
    assert atlas_layout(images) == (8, 16, False)
    for index in (0, 1, 31, 32, count - 1):
        centre = cut(images, index)[4:-4, 3:-3].mean()
        assert centre == pytest.approx(float(shades[index]), abs=12), index


def test_large_pictures_are_made_smaller_by_averaging():
    checks = torch.zeros(1, 1, 128, 130, dtype=torch.uint8)
    checks[..., ::2] = 200
    layout = atlas_layout(checks)
    assert max(layout.width, layout.height) <= LARGEST_SIDE
    middle = cut(checks, 0)
    assert middle.shape[:2] == (layout.height, layout.width)
    assert middle.mean() == pytest.approx(400 / 3, abs=40)


def test_series_are_drawn_as_lines():
    series = torch.randint(0, 256, (3, 2, 1, 50), dtype=torch.uint8)
    assert atlas_layout(series) == (SERIES_SIDE, SERIES_SIDE, True)
    assert cut(series, 2).mean() > 150  # mostly paper
    assert cut(series, 2).min() < 150
