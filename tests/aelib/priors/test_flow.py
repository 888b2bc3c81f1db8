from __future__ import annotations

import pytest
import torch
from torch.distributions import Independent, Normal

from aelib.core.batch import shard
from aelib.core.types import BottleneckOutput, ImageSpec
from aelib.nn.distributions import DiagonalGaussian
from aelib.priors import FlowPrior, FlowPriorConfig


def _prior(*latent_shape, spread=0.0):
    torch.manual_seed(0)
    config = FlowPriorConfig(num_layers=4, hidden=16)
    prior = FlowPrior(config, latent_shape=latent_shape, image=ImageSpec(1, 8, 8))
    for parameter in prior.parameters():
        parameter.data += spread * torch.randn_like(parameter)
    return prior


def test_the_density_integrates_to_one_wherever_it_lies():
    prior = _prior(2, spread=0.2)
    prior.moments.value.copy_(torch.tensor([[3.0, -2.0], [0.25, 4.0]]))
    axis = torch.linspace(-14, 14, 701)
    with torch.no_grad():
        density = prior.log_prob(torch.cartesian_prod(axis, axis)).exp()
    assert float(density.sum()) * 0.04**2 == pytest.approx(1.0, abs=0.01)


def test_the_density_of_a_draw_is_that_of_its_noise_less_the_change_of_volume():
    prior = _prior(3, spread=0.2)
    prior.moments.value[1] = 4.0
    noise = torch.randn(5, 3, generator=torch.Generator().manual_seed(1))
    draws = prior.sample(5, generator=torch.Generator().manual_seed(1))
    jacobian = torch.stack([
        torch.autograd.functional.jacobian(lambda z: 2.0 * prior.flow(z[None])[0][0], row)
        for row in noise
    ])
    base = Independent(Normal(torch.zeros(3), 1.0), 1).log_prob(noise)
    expected = base - torch.linalg.slogdet(jacobian).logabsdet
    torch.testing.assert_close(prior.log_prob(draws), expected, rtol=1e-4, atol=1e-4)


def test_latents_without_a_posterior_are_followed_whatever_their_scale():
    prior = _prior(2).train()
    torch.manual_seed(1)
    angle = 3.0 * torch.rand(400)
    latents = 50 * torch.stack([angle.cos(), angle.sin()], 1) + torch.randn(400, 2) + 300
    optimiser = torch.optim.Adam(prior.parameters(), lr=0.01)
    for _ in range(150):
        optimiser.zero_grad()
        prior.objective(BottleneckOutput(latent=latents), None)["prior"].value.mean().backward()
        optimiser.step()
    with torch.no_grad():
        draws = prior.eval().sample(400, generator=torch.Generator().manual_seed(0)) - 300
    radius = draws.norm(dim=1)
    # a Gaussian of the same moments has a radius of 39 ± 19
    assert float((radius - 50).abs().median()) < 8.0
    assert draws.isfinite().all()


def test_moments_are_those_of_the_whole_batch_and_rest_in_evaluation():
    latents = torch.randn(6, 2) * 3 + 1
    one = _prior(2).train()
    one.objective(BottleneckOutput(latent=latents), None)
    expected = torch.stack([latents.mean(0), latents.var(0, correction=0)])
    torch.testing.assert_close(one.moments.value, expected)
    half = _prior(2).train()
    sums = iter([latents.sum(0), (latents - latents.mean(0)).square().sum(0)])
    with shard(0, 2, lambda _: next(sums)):
        half.objective(BottleneckOutput(latent=latents[:3]), None)
    torch.testing.assert_close(half.moments.value, expected)
    one.eval().objective(BottleneckOutput(latent=latents + 5), None)
    torch.testing.assert_close(one.moments.value, expected)


def test_a_posterior_trains_it_through_the_divergence_alone():
    prior = _prior(2).train()
    posterior = DiagonalGaussian(torch.randn(4, 2), torch.zeros(4, 2))
    draw = posterior.rsample()
    assert prior.objective(BottleneckOutput(latent=draw, posterior=posterior), None) == {}
    assert float(prior.moments.count) == 0
    prior.divergence(posterior, draw).sum().backward()
    assert all(parameter.grad is not None for parameter in prior.parameters())
