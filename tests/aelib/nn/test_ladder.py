from __future__ import annotations

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from aelib.nn.distributions import DiagonalGaussian
from aelib.nn.ladder import Ladder, LadderPosterior, noise_posterior

SIZES = (2, 1, 3)


def _gaussian(size, num_pictures=5):
    return DiagonalGaussian(
        torch.randn(num_pictures, size).double(), torch.randn(num_pictures, size).double()
    )


def _posterior(num_pictures=5):
    torch.manual_seed(0)
    ladder = Ladder(SIZES, width=8).double()
    for parameter in ladder.parameters():
        torch.nn.init.normal_(parameter, std=0.4)
    told = tuple(_gaussian(size) for size in SIZES)
    repeated = tuple(DiagonalGaussian(*(v[:1].repeat(num_pictures, 1) for v in g)) for g in told)
    return LadderPosterior(ladder, told if num_pictures == 5 else repeated)


def test_a_level_is_the_product_of_what_is_told_and_what_is_above():
    torch.manual_seed(0)
    told, prior = _gaussian(4), _gaussian(4)
    noise = noise_posterior(told, prior)
    precision = 1 / told.variance + 1 / prior.variance
    mean = (told.mean / told.variance + prior.mean / prior.variance) / precision
    sigma = prior.variance.sqrt()
    assert torch.allclose(prior.mean + sigma * noise.mean, mean)
    assert torch.allclose(prior.variance * noise.variance, 1 / precision)


def test_the_kl_of_the_noise_is_the_kl_of_the_values():
    torch.manual_seed(0)
    told, prior = _gaussian(4), _gaussian(4)
    noise = noise_posterior(told, prior)
    sigma = prior.variance.sqrt()
    values = Normal(prior.mean + sigma * noise.mean, sigma * noise.variance.sqrt())
    expected = kl_divergence(values, Normal(prior.mean, sigma))
    assert torch.allclose(noise.kl_to_standard_normal(), expected)


def test_at_the_top_the_picture_alone_decides():
    told = _gaussian(4)
    assert noise_posterior(told, None) is told


def test_values_follow_the_noise_by_what_is_above():
    ladder = _posterior().ladder
    noise = torch.randn(5, 6).double()
    descent = ladder(noise)
    assert torch.equal(descent.noise, noise)
    assert torch.equal(descent.values[:, :2], noise[:, :2])
    state = ladder.to_state[0](noise[:, :2])
    mean, raw = ladder.to_prior[0](state).chunk(2, dim=1)
    assert torch.allclose(descent.values[:, 2:3], mean + (0.5 * raw).exp() * noise[:, 2:3])
    other = ladder(torch.cat([noise[:, :3], torch.randn(5, 3).double()], dim=1))
    assert torch.equal(other.values[:, :3], descent.values[:, :3])
    assert torch.equal(other.state, descent.state)


def test_the_density_is_that_of_each_level_given_the_levels_above():
    posterior = _posterior()
    noise, given_above = posterior.draw()
    density = posterior.log_prob(noise)
    expected = Normal(given_above.mean, given_above.variance.sqrt()).log_prob(noise)
    assert torch.allclose(density, expected)
    moved = torch.cat([noise[:, :2] + 1.0, noise[:, 2:]], dim=1)
    assert not torch.allclose(posterior.log_prob(moved)[:, 2:], density[:, 2:])


def test_the_density_sums_to_one():
    torch.manual_seed(0)
    ladder = Ladder((1, 1), width=8).double()
    line = torch.linspace(-7, 7, 281).double()
    grid = torch.cartesian_prod(line, line)
    told = tuple(
        DiagonalGaussian(torch.full((len(grid), 1), mean), torch.zeros(len(grid), 1))
        for mean in (0.5, -1.0)
    )
    told = tuple(DiagonalGaussian(*(value.double() for value in level)) for level in told)
    density = LadderPosterior(ladder, told).log_prob(grid).sum(1).exp().sum()
    assert density.item() * (line[1] - line[0]).item() ** 2 == pytest.approx(1.0, abs=1e-4)


def test_the_mean_is_that_of_each_level_given_the_means_above():
    posterior = _posterior()
    top = posterior.told[0].mean
    assert torch.equal(posterior.mean[:, :2], top)
    state = posterior.ladder.to_state[0](top)
    prior = DiagonalGaussian(*posterior.ladder.to_prior[0](state).chunk(2, dim=1))
    second = noise_posterior(posterior.told[1], prior)
    assert torch.allclose(posterior.mean[:, 2:3], second.mean)
    assert torch.allclose(posterior.variance[:, 2:3], second.variance)
    assert torch.allclose(posterior.kl_to_standard_normal()[:, 2:3], second.kl_to_standard_normal())


def test_draws_of_a_level_spread_as_it_says():
    posterior = _posterior(num_pictures=20_000)
    with torch.no_grad():
        draws = posterior.rsample()
    top = posterior.told[0]
    assert torch.allclose(draws[:, :2].mean(0), top.mean[0], atol=0.05)
    assert torch.allclose(draws[:, :2].var(0), top.variance[0], rtol=0.05)
