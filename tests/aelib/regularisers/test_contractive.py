from __future__ import annotations

import pytest
import torch
from torch import nn

from aelib.core.types import BottleneckOutput, ImageSpec
from aelib.nn.distributions import DiagonalGaussian
from aelib.regularisers import Contractive, ContractiveConfig

IMAGE = ImageSpec(1, 4, 4)


def _encoder(*, dropout=0.0):
    torch.manual_seed(0)
    layers = [nn.Flatten(), nn.Linear(16, 8), nn.Tanh(), nn.Dropout(dropout), nn.Linear(8, 3)]
    return nn.Sequential(*layers)


def _penalty(view_of, network, x, **settings):
    part = Contractive(ContractiveConfig(**settings), latent_shape=(3,), image=IMAGE)
    view = view_of(network(x), x=x, encode=lambda x: BottleneckOutput(network(x)))
    return part(view)["jacobian"]


def _jacobians(network, x):
    return torch.stack([torch.func.jacrev(network)(row[None])[0].reshape(3, 16) for row in x])


def test_one_direction_gives_the_squared_length_of_the_derivative_along_it(view_of):
    network, x = _encoder(), torch.rand(5, 1, 4, 4)
    torch.manual_seed(7)
    found = _penalty(view_of, network, x).value
    torch.manual_seed(7)
    direction = torch.randn(5, 1, 4, 4).sign().flatten(1)
    slope = torch.einsum("bdp,bp->bd", _jacobians(network, x), direction)
    torch.testing.assert_close(found, slope.square().sum(1), rtol=2e-3, atol=0)


def test_its_mean_over_directions_is_the_frobenius_norm(view_of):
    network, x = _encoder(), torch.rand(1, 1, 4, 4)
    torch.manual_seed(0)
    with torch.no_grad():
        found = _penalty(view_of, network, x.repeat(20_000, 1, 1, 1)).value.mean()
    exact = _jacobians(network, x).detach().square().sum()
    assert float(found) == pytest.approx(float(exact), rel=0.02)


def test_dropout_is_the_same_on_both_sides(view_of):
    network, x = _encoder(dropout=0.5).train(), torch.zeros(4, 1, 4, 4)
    nn.init.zeros_(network[1].weight)
    assert _penalty(view_of, network, x).value.abs().max() == 0.0


def test_of_a_posterior_the_mean_is_measured_in_each_draw(view_of):
    network, x = _encoder(), torch.rand(5, 1, 4, 4)

    def encode(x):
        posterior = DiagonalGaussian(network(x).repeat(2, 1), torch.zeros(2 * len(x), 3))
        return BottleneckOutput(posterior.rsample(), posterior, num_draws=2)

    part = Contractive(ContractiveConfig(weight=0.5), latent_shape=(3,), image=IMAGE)
    torch.manual_seed(7)
    term = part(view_of(encode(x).latent, num_draws=2, x=x, encode=encode))["jacobian"]
    assert term.weight == 0.5
    assert torch.equal(term.value[:5], term.value[5:])
