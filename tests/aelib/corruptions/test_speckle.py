from __future__ import annotations

import pytest
import torch

from aelib.corruptions import Speckle, SpeckleConfig


@pytest.mark.parametrize("value", [0.2, 0.4])
def test_the_noise_grows_with_brightness(value):
    torch.manual_seed(0)
    noise = Speckle(SpeckleConfig(level=0.2))(torch.full((50, 1, 32, 32), value)) - value
    assert noise.std().item() == pytest.approx(0.2 * value, rel=0.02)
    assert noise.mean().item() == pytest.approx(0.0, abs=1e-3)


def test_black_stays_black():
    black = torch.zeros(2, 1, 8, 8)
    assert torch.equal(Speckle(SpeckleConfig(level=3.0))(black), black)
