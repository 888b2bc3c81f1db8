from __future__ import annotations

import numpy as np
import torch
from torch import nn

from aelib.compression.sensitivity import sensitivity
from aelib.core.config import from_dict
from aelib.core.types import ImageSpec
from aelib.models import Autoencoder, ModelConfig

CONFIG = {
    "backbone": {"name": "mlp", "hidden": [8]},
    "bottleneck": {"name": "plain", "latent_dim": 3},
}


class _Linear(nn.Module):
    """Stands for a decoder whose derivative is known."""

    def __init__(self, weight):
        super().__init__()
        self.weight = nn.Parameter(weight)

    def forward(self, latent):
        return (latent @ self.weight).reshape(-1, 1, 8, 8)


def _model(weight):
    torch.manual_seed(0)
    model = Autoencoder(from_dict(ModelConfig, CONFIG), ImageSpec(1, 8, 8)).eval()
    model.decoder = _Linear(weight)
    model.loss.image = lambda prediction: prediction
    return model


def test_it_is_the_squared_length_of_the_derivative():
    weight = torch.randn(3, 64, generator=torch.Generator().manual_seed(0))
    weight *= torch.tensor([[3.0], [1.0], [0.1]])
    found = sensitivity(_model(weight), torch.randn(256, 3))
    np.testing.assert_allclose(found, weight.square().sum(1), rtol=0.15)
    assert np.array_equal(found, sensitivity(_model(weight), torch.randn(256, 3)))


def test_a_dimension_that_does_nothing_is_worth_next_to_nothing_but_not_nothing():
    weight = torch.ones(3, 64)
    weight[1] = 0.0
    found = sensitivity(_model(weight), torch.randn(16, 3))
    assert 0.0 < found[1] < 1e-4 * found[0]


def test_a_model_that_is_told_classes_is_told_them():
    config = {**CONFIG, "conditioning": {"name": "label"}}
    torch.manual_seed(0)
    model = Autoencoder(from_dict(ModelConfig, config), ImageSpec(1, 8, 8, num_classes=2)).eval()
    latents = torch.randn(16, 3)
    zero, one = (sensitivity(model, latents, torch.full((16,), label)) for label in (0, 1))
    assert not np.allclose(zero, one)
