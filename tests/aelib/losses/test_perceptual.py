from __future__ import annotations

import pytest
import torch

from aelib.core.types import ImageSpec
from aelib.losses import Mse, MseConfig, Perceptual, PerceptualConfig
from aelib.nn.feature_network import look_distance, trained_features

IMAGE = ImageSpec(1, 28, 28)


@pytest.fixture
def pair():
    torch.manual_seed(0)
    return torch.randn(3, 1, 28, 28), torch.rand(3, 1, 28, 28)


def test_it_adds_the_distance_of_maps_to_the_error_of_pixels(pair):
    prediction, target = pair
    loss = Perceptual(PerceptualConfig(weight=2.0, sigma=0.5), image=IMAGE)
    pixels = Mse(MseConfig(sigma=0.5), image=IMAGE)(prediction, target)
    looks = look_distance(trained_features(), prediction.sigmoid(), target)
    torch.testing.assert_close(loss(prediction, target), pixels + 2.0 * 784 * looks / 0.5)


def test_the_network_is_neither_trained_nor_saved(pair):
    prediction, target = pair
    loss = Perceptual(PerceptualConfig(), image=IMAGE)
    assert list(loss.parameters()) == []
    assert loss.state_dict() == {}
    prediction.requires_grad_()
    loss(prediction, target).sum().backward()
    assert prediction.grad.abs().sum() > 0


def test_a_blurred_edge_costs_more_than_pixels_tell():
    edge = torch.zeros(1, 1, 28, 28)
    edge[..., 14:] = 0.9
    blurred = edge.clone()
    blurred[..., 11:17] = torch.linspace(0, 0.9, 6)
    darker = edge * (1 - (blurred - edge).norm() / edge.norm())
    features = trained_features()
    assert (blurred - edge).norm().item() == pytest.approx((darker - edge).norm().item(), rel=1e-4)
    assert look_distance(features, blurred, edge) > 2 * look_distance(features, darker, edge)
