from __future__ import annotations

import torch

from aelib.bottlenecks import Plain, PlainConfig
from aelib.core.types import ImageSpec

IMAGE = ImageSpec(1, 8, 8)


def test_a_map_keeps_its_positions():
    bottleneck = Plain(
        PlainConfig(latent_dim=3, layout="map"), feature_shape=(5, 2, 4), image=IMAGE
    )
    assert bottleneck.latent_shape == (3, 2, 4)
    features = torch.zeros(1, 5, 2, 4)
    features[..., 1, 2] = 1.0
    moved = bottleneck(features, None).latent - bottleneck(torch.zeros_like(features), None).latent
    assert moved[..., 1, 2].abs().sum() > 0
    moved[..., 1, 2] = 0
    assert moved.abs().sum() == 0


def test_it_has_no_posterior_and_costs_nothing():
    bottleneck = Plain(PlainConfig(latent_dim=100), feature_shape=(5,), image=IMAGE)
    output = bottleneck(torch.randn(2, 5), None)
    assert output.latent.shape == (2, 100)  # larger than its features: overcomplete
    assert output.posterior is None
    assert output.terms == {}
