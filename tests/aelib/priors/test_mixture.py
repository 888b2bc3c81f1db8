from __future__ import annotations

import torch
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from aelib.core.types import BottleneckOutput, ImageSpec
from aelib.nn.distributions import DiagonalGaussian
from aelib.priors import Mixture, MixtureConfig


def _prior(num_components=3):
    torch.manual_seed(0)
    prior = Mixture(
        MixtureConfig(num_components=num_components), latent_shape=(2,), image=ImageSpec(1, 8, 8)
    )
    for parameter in prior.parameters():
        parameter.data.normal_()
    return prior


def test_the_density_is_that_of_torch():
    prior, points = _prior(), torch.randn(6, 2)
    reference = MixtureSameFamily(
        Categorical(logits=prior.logits),
        Independent(Normal(prior.mean, (0.5 * prior.log_variance).exp()), 1),
    )
    torch.testing.assert_close(prior.log_prob(points), reference.log_prob(points))


def test_latents_without_a_posterior_are_followed():
    prior = _prior()
    optimiser = torch.optim.Adam(prior.parameters(), lr=0.1)
    latents = torch.cat([0.2 * torch.randn(60, 2) + 5, 0.2 * torch.randn(20, 2) - 5])
    for _ in range(120):
        optimiser.zero_grad()
        term = prior.objective(BottleneckOutput(latent=latents), None)["prior"]
        assert term.is_helper
        term.value.mean().backward()
        optimiser.step()
    draws = prior.sample(2000, generator=torch.Generator().manual_seed(0))
    assert abs(float((draws[:, 0] > 0).float().mean()) - 0.75) < 0.05
    assert draws.abs().mean() > 4.5


def test_a_posterior_trains_it_through_the_divergence():
    prior = _prior()
    posterior = DiagonalGaussian(torch.randn(4, 2), torch.randn(4, 2))
    draw = posterior.rsample()
    assert prior.objective(BottleneckOutput(latent=draw, posterior=posterior), None) == {}
    divergence = prior.divergence(posterior, draw)
    expected = posterior.log_prob(draw).sum(1) - prior.log_prob(draw)
    torch.testing.assert_close(divergence[:, 0], expected)
    divergence.sum().backward()
    assert all(parameter.grad.abs().sum() > 0 for parameter in prior.parameters())


def test_one_gaussian_and_many_draws_give_the_closed_form():
    prior = _prior(num_components=1)
    posterior = DiagonalGaussian(torch.randn(1, 2), torch.randn(1, 2))
    many = DiagonalGaussian(*(value.expand(50_000, 2) for value in posterior))
    found = prior.divergence(many, many.rsample()).mean()
    expected = torch.distributions.kl_divergence(
        Normal(posterior.mean, posterior.variance.sqrt()),
        Normal(prior.mean, (0.5 * prior.log_variance).exp()),
    ).sum()
    torch.testing.assert_close(found, expected, rtol=0.03, atol=0.03)
