from __future__ import annotations

import torch
from torch.distributions import Bernoulli

from aelib.core.types import ImageSpec
from aelib.losses import Bce, BceConfig

IMAGE = ImageSpec(1, 8, 8)


def test_it_is_a_coin_for_each_value():
    torch.manual_seed(0)
    prediction = torch.randn(2, 3, 8, 8)
    target = (torch.rand(2, 3, 8, 8) > 0.5).float()
    reference = Bernoulli(logits=prediction).log_prob(target).flatten(1).sum(1)
    assert torch.allclose(Bce(BceConfig(), image=IMAGE)(prediction, target), -reference, rtol=1e-5)


def test_grey_pictures_cost_their_entropy_at_best():
    grey = torch.full((1, 1, 8, 8), 0.5)
    cost = Bce(BceConfig(), image=IMAGE)(torch.zeros(1, 1, 8, 8), grey)
    assert torch.allclose(cost, 64 * torch.tensor([2.0]).log())
