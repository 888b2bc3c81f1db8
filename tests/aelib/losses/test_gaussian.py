from __future__ import annotations

import math

import pytest
import torch
from torch import nn
from torch.distributions import Normal

from aelib.core.types import ImageSpec
from aelib.losses import GaussianLikelihood, GaussianLikelihoodConfig

IMAGE = ImageSpec(1, 8, 8)


def _loss(**settings):
    return GaussianLikelihood(GaussianLikelihoodConfig(**settings), image=IMAGE)


def _sigma(loss, raw=0.0):
    low = loss.min_log_variance
    log_variance = low + nn.functional.softplus(loss.log_variance + raw - low)
    return (0.5 * log_variance).exp()


def test_it_is_a_gaussian_of_the_learned_width():
    torch.manual_seed(0)
    prediction, target = torch.randn(2, 1, 8, 8), torch.rand(2, 1, 8, 8)
    loss = _loss()
    reference = Normal(prediction.sigmoid(), _sigma(loss)).log_prob(target).flatten(1).sum(1)
    assert torch.allclose(loss(prediction, target), -reference, rtol=1e-5)


def test_by_pixel_each_value_has_its_own_width():
    torch.manual_seed(0)
    prediction, target = torch.randn(2, 6, 8, 8), torch.rand(2, 3, 8, 8)
    loss = _loss(scope="pixel")
    mean, raw = prediction.chunk(2, 1)
    reference = Normal(mean.sigmoid(), _sigma(loss, raw)).log_prob(target).flatten(1).sum(1)
    assert torch.allclose(loss(prediction, target), -reference, rtol=1e-4)


def test_the_shared_variance_settles_at_the_mean_squared_error():
    torch.manual_seed(0)
    prediction, target = torch.randn(8, 1, 8, 8), torch.rand(8, 1, 8, 8)
    loss = _loss()
    optimiser = torch.optim.LBFGS(loss.parameters(), max_iter=50)

    def closure():
        optimiser.zero_grad()
        value = loss(prediction, target).mean()
        value.backward()
        return value

    optimiser.step(closure)
    mse = (prediction.sigmoid() - target).square().mean()
    assert _sigma(loss).item() ** 2 == pytest.approx(mse.item(), rel=1e-3)
    # at the optimum: N/2 (log 2π mse + 1)
    best = 32 * (math.log(2 * math.pi * mse) + 1)
    assert loss(prediction, target).mean().item() == pytest.approx(best, rel=1e-4)


def test_sigma_stays_above_its_bound_and_can_still_learn():
    loss = _loss(min_sigma=0.05)
    nn.init.constant_(loss.log_variance, -12.0)
    assert _sigma(loss) >= 0.05
    loss(torch.zeros(1, 1, 8, 8), torch.rand(1, 1, 8, 8)).sum().backward()
    assert loss.log_variance.grad.abs() > 0
