from __future__ import annotations

import pytest
import torch
from torch.distributions import (
    AffineTransform,
    ExpTransform,
    Independent,
    Normal,
    TransformedDistribution,
)

from aelib.nn.flows import LARGEST_LOG_SCALE, Coupling, Flow

SIZES = [1, 2, 5]


def _flow(size, *, context_size=0, num_layers=4):
    torch.manual_seed(0)
    flow = Flow(size, num_layers=num_layers, hidden=8, context_size=context_size).double()
    for parameter in flow.parameters():  # not the identity that it is at first
        torch.nn.init.normal_(parameter, std=0.4)
    return flow


def _context(context_size):
    return torch.randn(6, context_size).double() if context_size else None


@pytest.mark.parametrize("size", SIZES)
def test_at_first_a_flow_is_almost_the_identity(size):
    torch.manual_seed(0)
    z = torch.randn(6, size)
    moved, log_det = Flow(size, num_layers=3, hidden=8)(z)
    assert torch.allclose(moved, z, atol=0.05)
    assert log_det.abs().max() < 0.05


@pytest.mark.parametrize("context_size", [0, 3])
@pytest.mark.parametrize("size", SIZES)
def test_the_inverse_comes_back_exactly(size, context_size):
    flow, context = _flow(size, context_size=context_size), _context(context_size)
    z = torch.randn(6, size).double()
    moved, log_det = flow(z, context)
    back, log_det_back = flow.inverse(moved, context)
    assert not torch.allclose(moved, z, atol=0.1)
    assert torch.allclose(back, z, atol=1e-9)
    assert torch.allclose(log_det_back, -log_det, atol=1e-9)


@pytest.mark.parametrize("context_size", [0, 3])
@pytest.mark.parametrize("size", SIZES)
def test_the_change_of_volume_is_that_of_the_jacobian(size, context_size):
    flow, context = _flow(size, context_size=context_size), _context(context_size)
    z = torch.randn(6, size).double()
    _, log_det = flow(z, context)
    for row in range(6):
        told = None if context is None else context[row : row + 1]
        jacobian = torch.autograd.functional.jacobian(
            lambda one, told=told: flow(one[None], told)[0][0], z[row]
        )
        assert torch.linalg.slogdet(jacobian).logabsdet.item() == pytest.approx(log_det[row].item())


def test_a_coupling_is_the_affine_transform_of_torch():
    torch.manual_seed(0)
    coupling = Coupling(torch.tensor([0]), hidden=4).double()
    torch.nn.init.zeros_(coupling.reader.layers[-1].weight)
    torch.nn.init.normal_(coupling.reader.layers[-1].bias)
    raw, shift = coupling.reader.layers[-1].bias.detach()
    scale = (LARGEST_LOG_SCALE * torch.tanh(raw / LARGEST_LOG_SCALE)).exp()
    base = Normal(torch.zeros(1).double(), torch.ones(1).double())
    expected = TransformedDistribution(base, AffineTransform(shift, scale))
    z = base.sample((9,))
    moved, log_det = coupling(z)
    density = base.log_prob(z).sum(1) - log_det
    assert torch.allclose(density, expected.log_prob(moved).sum(1))


@pytest.mark.parametrize("size", SIZES[1:])
def test_two_layers_move_every_number(size):
    z = torch.randn(6, size).double()
    moved, _ = _flow(size, num_layers=2)(z)
    assert ((moved - z).abs().max(0).values > 1e-3).all()


def test_what_is_learned_of_skewed_numbers_is_near_their_density():
    torch.manual_seed(0)
    skewed = Independent(
        TransformedDistribution(Normal(torch.zeros(2), 0.5 * torch.ones(2)), ExpTransform()), 1
    )
    bent = skewed.sample((256,))
    bent = torch.stack([bent[:, 0], bent[:, 1] + bent[:, 0].square()], dim=1)  # volume unchanged
    entropy = -skewed.log_prob(skewed.sample((50_000,))).mean().item()
    flow = Flow(2, num_layers=4, hidden=32)
    optimiser = torch.optim.Adam(flow.parameters(), lr=1e-2)
    base = Independent(Normal(torch.zeros(2), torch.ones(2)), 1)
    for _ in range(80):
        noise, log_det = flow.inverse(bent)
        loss = -(base.log_prob(noise) + log_det).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    gaussian = 0.5 * torch.logdet(2 * torch.pi * torch.e * torch.cov(bent.T)).item()
    assert loss.item() < entropy + 0.15
    assert gaussian > entropy + 0.5  # what no affine map would reach
