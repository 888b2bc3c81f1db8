from __future__ import annotations

import pytest
import torch
from torch.distributions import Normal

from aelib.core.types import ImageSpec
from aelib.losses import Mse, MseConfig

IMAGE = ImageSpec(1, 8, 8)


@pytest.mark.parametrize("sigma", [0.05, 1.0, 3.0])
def test_it_is_a_gaussian_of_fixed_width(sigma):
    torch.manual_seed(0)
    prediction, target = torch.randn(2, 1, 8, 8), torch.rand(2, 1, 8, 8)
    reference = Normal(prediction.sigmoid(), sigma).log_prob(target).flatten(1).sum(1)
    assert torch.allclose(
        Mse(MseConfig(sigma=sigma), image=IMAGE)(prediction, target), -reference, rtol=1e-5
    )
