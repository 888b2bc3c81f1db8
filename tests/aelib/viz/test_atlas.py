import io

import numpy as np
import pytest
import torch
from PIL import Image

from aelib.viz.atlas import LARGEST_SIDE, NUM_COLUMNS, PER_SHEET, SERIES_SIDE, make_atlas


def cut(atlas, index):
    sheet = np.asarray(Image.open(io.BytesIO(atlas.sheets[index // PER_SHEET])).convert("RGB"))
    row, column = divmod(index % PER_SHEET, NUM_COLUMNS)
    y, x = row * atlas.height, column * atlas.width
    return sheet[y : y + atlas.height, x : x + atlas.width]


@pytest.mark.parametrize("channels", [1, 3])
def test_every_picture_is_found_by_its_number(channels):
    shades = (torch.arange(PER_SHEET + 40) * 37 % 256).byte()
    atlas = make_atlas(shades[:, None, None, None].expand(-1, channels, 16, 8).contiguous())
    assert (len(atlas.sheets), atlas.width, atlas.height) == (2, 8, 16)
    for index in (0, 1, 31, 32, 1023, 1024, 1063):
        centre = cut(atlas, index)[4:-4, 3:-3].mean()
        assert centre == pytest.approx(float(shades[index]), abs=12), index


def test_large_pictures_are_made_smaller_by_averaging():
    checks = torch.zeros(1, 1, 128, 128, dtype=torch.uint8)
    checks[..., ::2] = 200
    atlas = make_atlas(checks)
    assert max(atlas.width, atlas.height) <= LARGEST_SIDE
    assert cut(atlas, 0).mean() == pytest.approx(400 / 3 if atlas.width % 2 else 100, abs=40)


def test_series_are_drawn_as_lines():
    atlas = make_atlas(torch.randint(0, 256, (3, 2, 1, 50), dtype=torch.uint8))
    assert (atlas.width, atlas.height, atlas.is_drawn) == (SERIES_SIDE, SERIES_SIDE, True)
    assert cut(atlas, 2).mean() > 150  # mostly paper
    assert cut(atlas, 2).min() < 150
