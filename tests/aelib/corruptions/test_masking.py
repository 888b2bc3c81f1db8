from __future__ import annotations

import pytest
import torch

from aelib.corruptions import Masking, MaskingConfig


def test_the_share_of_pixels_is_black_in_all_channels():
    torch.manual_seed(0)
    masked = Masking(MaskingConfig(level=0.3))(torch.full((50, 3, 32, 32), 0.7))
    black = masked == 0
    assert black.float().mean().item() == pytest.approx(0.3, abs=0.01)
    assert torch.equal(black.any(1), black.all(1))
    assert torch.equal(masked[~black], torch.full_like(masked[~black], 0.7))


def test_a_share_of_one_leaves_nothing():
    assert Masking(MaskingConfig(level=1.0))(torch.ones(4, 1, 8, 8)).sum() == 0
