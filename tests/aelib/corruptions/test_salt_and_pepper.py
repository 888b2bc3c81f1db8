from __future__ import annotations

import pytest
import torch

from aelib.corruptions import SaltAndPepper, SaltAndPepperConfig


@pytest.mark.parametrize("share", [0.2, 1.0])
def test_half_of_the_share_is_black_and_half_white(share):
    torch.manual_seed(0)
    spoilt = SaltAndPepper(SaltAndPepperConfig(level=share))(torch.full((50, 1, 32, 32), 0.5))
    for value in (0.0, 1.0):
        assert (spoilt == value).float().mean().item() == pytest.approx(share / 2, abs=0.01)
    assert set(spoilt.unique().tolist()) <= {0.0, 0.5, 1.0}
