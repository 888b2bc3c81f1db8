import numpy as np
import pytest
import torch

from aelib.core.types import ImageSpec
from aelib.data.model_input import model_input


@pytest.mark.parametrize("picture_shape", [(30, 20), (20, 30, 3), (8, 8), (1, 400, 3), (3, 3)])
@pytest.mark.parametrize("image", [ImageSpec(1, 8, 8), ImageSpec(3, 16, 8), ImageSpec(3, 64, 64)])
def test_any_picture_becomes_what_the_model_reads(picture_shape, image):
    found = model_input(np.full(picture_shape, 200, np.uint8), image)
    assert found.shape == image.shape
    torch.testing.assert_close(found, torch.full(image.shape, 200 / 255))


def test_a_picture_of_the_right_size_is_kept_exactly():
    picture = np.arange(64, dtype=np.uint8).reshape(8, 8)
    found = model_input(picture, ImageSpec(1, 8, 8))
    np.testing.assert_allclose(found[0].numpy() * 255, picture, rtol=1e-5)


def test_the_middle_is_kept():
    picture = np.zeros((10, 30), np.uint8)
    picture[:, 10:20] = 255
    assert model_input(picture, ImageSpec(1, 8, 8)).min() == 1.0


def test_grey_is_the_same_in_all_channels():
    picture = np.random.default_rng(0).integers(0, 255, (8, 8), np.uint8)
    found = model_input(picture, ImageSpec(3, 8, 8))
    torch.testing.assert_close(found[0], found[2])
