from __future__ import annotations

import pytest
import torch
from torch.distributions import Laplace

from aelib.core.types import ImageSpec
from aelib.losses import L1, L1Config

IMAGE = ImageSpec(1, 8, 8)


@pytest.mark.parametrize("scale", [0.05, 1.0, 3.0])
def test_it_is_a_laplace_of_fixed_scale(scale):
    torch.manual_seed(0)
    prediction, target = torch.randn(2, 3, 8, 8), torch.rand(2, 3, 8, 8)
    reference = Laplace(prediction.sigmoid(), scale).log_prob(target).flatten(1).sum(1)
    loss = L1(L1Config(scale=scale), image=IMAGE)
    assert torch.allclose(loss(prediction, target), -reference, rtol=1e-5)
