"""What every loss promises."""

from __future__ import annotations

import pytest
import torch

from aelib.core.types import ImageSpec
from aelib.losses import LOSSES


@pytest.fixture(params=list(LOSSES))
def loss(request):
    return LOSSES.build(LOSSES[request.param].config(), image=ImageSpec(1, 8, 8))


@pytest.mark.parametrize("channels", [1, 3])
def test_nats_by_picture_and_pictures_in_range(loss, channels):
    torch.manual_seed(0)
    prediction = 30 * torch.randn(4, channels * loss.values_per_channel, 8, 8)
    target = torch.rand(4, channels, 8, 8)
    image = loss.image(prediction)
    assert image.shape == target.shape
    assert image.min() >= 0
    assert image.max() <= 1
    nats = loss(prediction, target)
    assert nats.shape == (4,)
    assert torch.isfinite(nats).all()


def test_the_target_itself_costs_least(loss):
    torch.manual_seed(0)
    target = 0.1 + 0.8 * torch.rand(1, 1, 8, 8)
    best = target.logit().repeat(1, loss.values_per_channel, 1, 1)
    best[:, 1:] = 0
    worse = best.clone()
    worse[:, :1] += torch.randn(1, 1, 8, 8)
    assert loss(best, target) < loss(worse, target)


def test_a_batch_is_its_pictures_one_by_one(loss):
    torch.manual_seed(0)
    prediction, target = torch.randn(3, loss.values_per_channel, 8, 8), torch.rand(3, 1, 8, 8)
    single = [loss(prediction[i : i + 1], target[i : i + 1]) for i in range(3)]
    assert torch.allclose(loss(prediction, target), torch.cat(single))


def test_gradients_are_finite_at_black_and_white(loss):
    prediction = torch.full((1, loss.values_per_channel, 8, 8), 50.0, requires_grad=True)
    for target in (torch.zeros(1, 1, 8, 8), torch.ones(1, 1, 8, 8)):
        loss(prediction, target).sum().backward()
    assert torch.isfinite(prediction.grad).all()
