import pytest
import torch

from aelib.photographs.tasks.brighten import LARGEST_GAIN, lifted


def test_a_dark_picture_is_lifted_to_a_common_brightness(clean):
    damaged = lifted(0.2 * clean)
    assert damaged.pictures.mean().item() == pytest.approx(0.36, abs=0.02)
    gain = damaged.condition * LARGEST_GAIN
    torch.testing.assert_close(damaged.pictures, 0.2 * clean * gain)


def test_a_bright_or_black_picture_is_not_lifted_without_end():
    assert torch.equal(lifted(torch.ones(1, 1, 4, 4)).pictures, torch.ones(1, 1, 4, 4))
    black = lifted(torch.zeros(1, 1, 4, 4))
    assert black.condition.max() == 1.0
