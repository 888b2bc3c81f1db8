from __future__ import annotations

import io

import numpy as np
import pytest
import torch
from PIL import Image
from scipy.ndimage import gaussian_filter

from aelib.corruptions import Jpeg, JpegConfig


def _smooth(channels, height, width):
    """A picture with slopes of all directions."""
    noise = np.random.default_rng(0).normal(size=(height, width, channels))
    smooth = gaussian_filter(noise, (2, 2, 0))
    return np.clip(128 + 60 * smooth / smooth.std(), 0, 255).astype(np.uint8)


def _file(pixels, quality):
    data = io.BytesIO()
    picture = Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
    picture.save(data, "JPEG", quality=quality, subsampling=0)
    opened = np.asarray(Image.open(data)).astype(np.float64)
    return opened[..., None] if opened.ndim == 2 else opened


@pytest.mark.parametrize("quality", [90, 50, 20, 5])
@pytest.mark.parametrize(("channels", "shape"), [(1, (28, 28)), (3, (33, 50))])
def test_it_gives_what_a_file_would(channels, shape, quality):
    pixels = _smooth(channels, *shape)
    x = torch.from_numpy(pixels / 255.0).float().permute(2, 0, 1)[None]
    part = Jpeg(JpegConfig())
    ours = part.apply(x, torch.full((1, 1, 1, 1), 1 - quality / 100))
    ours = 255 * ours[0].permute(1, 2, 0).double().numpy()
    theirs = _file(pixels, quality)
    # a wave that falls between two steps may be rounded the other way, which spoils its block
    difference = np.abs(ours - theirs)
    assert np.median(difference) < 1.01
    assert (difference > 3).mean() < 0.05
    assert difference.mean() < 0.1 * np.abs(theirs - pixels).mean() + 0.25


def test_each_picture_has_a_quality_of_its_own():
    x = torch.from_numpy(_smooth(1, 16, 16) / 255.0).float().permute(2, 0, 1).repeat(3, 1, 1, 1)
    level = torch.tensor([0.0, 0.5, 0.95]).view(3, 1, 1, 1)
    together = Jpeg(JpegConfig()).apply(x, level)
    errors = (together - x).square().mean((1, 2, 3))
    assert errors[0] == 0
    assert errors[0] < errors[1] < errors[2]
