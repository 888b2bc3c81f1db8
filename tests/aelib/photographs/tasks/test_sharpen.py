import pytest
import torch

from aelib.photographs.tasks.sharpen import HIGHEST_SIGMA, blurred


def test_the_width_of_a_blur_is_told_as_a_share():
    told = blurred(torch.rand(2, 3, 4, 4), torch.tensor([1.0, HIGHEST_SIGMA]).view(2, 1, 1, 1))
    assert told.condition.amax((1, 2, 3)).tolist() == pytest.approx([1.0 / HIGHEST_SIGMA, 1.0])
