from __future__ import annotations

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from aelib.nn.distributions import (
    LOG_VARIANCE_RANGE,
    DiagonalGaussian,
    bound_log_variance,
    gaussian_log_density,
    kl_to_standard_normal,
)


@pytest.fixture
def gaussian():
    generator = torch.Generator().manual_seed(0)
    mean = torch.randn(5, 3, generator=generator, dtype=torch.float64)
    log_variance = 2 * torch.randn(5, 3, generator=generator, dtype=torch.float64)
    return DiagonalGaussian(mean, log_variance)


def _reference(gaussian):
    return Normal(gaussian.mean, gaussian.variance.sqrt())


def test_kl_is_the_closed_form_of_torch(gaussian):
    standard = Normal(torch.zeros_like(gaussian.mean), torch.ones_like(gaussian.mean))
    expected = kl_divergence(_reference(gaussian), standard)
    assert torch.allclose(gaussian.kl_to_standard_normal(), expected)


def test_kl_by_hand():
    kl = kl_to_standard_normal(torch.tensor([0.0, 1.0, 0.0]), torch.tensor([0.0, 0.0, 2.0]))
    assert torch.allclose(kl, torch.tensor([0.0, 0.5, 0.5 * (torch.e**2 - 3.0)]))


def test_log_density_is_that_of_torch(gaussian):
    x = torch.linspace(-3, 3, 15, dtype=torch.float64).reshape(5, 3)
    assert torch.allclose(gaussian.log_prob(x), _reference(gaussian).log_prob(x))
    density = gaussian_log_density(x, gaussian.mean, torch.zeros((), dtype=torch.float64))
    assert torch.allclose(density, Normal(gaussian.mean, 1.0).log_prob(x))


def test_draws_have_the_mean_and_the_variance(gaussian):
    torch.manual_seed(0)
    one = DiagonalGaussian(gaussian.mean[:1], gaussian.log_variance[:1])
    many = DiagonalGaussian(*(value.expand(200_000, -1) for value in one))
    draws = many.rsample()
    sigma = one.variance.sqrt()[0]
    assert ((draws.mean(0) - one.mean[0]).abs() < 5 * sigma / 200_000**0.5).all()
    assert torch.allclose(draws.var(0) / one.variance[0], torch.ones(3).double(), atol=0.02)


def test_gradients_flow_through_a_draw():
    mean, log_variance = torch.zeros(4, 2), torch.zeros(4, 2)
    gaussian = DiagonalGaussian(mean.requires_grad_(), log_variance.requires_grad_())
    torch.manual_seed(0)
    draw = gaussian.rsample()
    draw.sum().backward()
    assert torch.equal(mean.grad, torch.ones(4, 2))
    assert torch.allclose(log_variance.grad, 0.5 * draw.detach())  # d(σε)/d(log σ²) = σε/2


def test_a_bounded_log_variance_has_a_finite_exponential():
    raw = torch.tensor([-1e9, 0.5, 1e9])
    bounded = bound_log_variance(raw)
    assert bounded.tolist() == [LOG_VARIANCE_RANGE[0], 0.5, LOG_VARIANCE_RANGE[1]]
    assert torch.isfinite(bounded.exp()).all()
    assert (bounded.exp() > 0).all()
