from __future__ import annotations

import pytest
import torch
from torch.distributions import Independent, Normal

from aelib.core.types import ImageSpec
from aelib.nn.distributions import DiagonalGaussian
from aelib.priors import StandardNormal, StandardNormalConfig


def _prior(*latent_shape):
    return StandardNormal(
        StandardNormalConfig(), latent_shape=latent_shape, image=ImageSpec(1, 8, 8)
    )


def test_log_prob_is_that_of_torch():
    latent = torch.randn(4, 2, 3, 3)
    reference = Independent(Normal(torch.zeros(2, 3, 3), torch.ones(2, 3, 3)), 3)
    assert torch.allclose(_prior(2, 3, 3).log_prob(latent), reference.log_prob(latent))


def test_divergence_is_by_dimension_and_sums_positions():
    mean, log_variance = torch.randn(4, 2, 3, 3), torch.randn(4, 2, 3, 3)
    posterior = DiagonalGaussian(mean, log_variance)
    divergence = _prior(2, 3, 3).divergence(posterior, posterior.rsample())
    assert divergence.shape == (4, 2)
    assert torch.allclose(divergence.sum(1), posterior.kl_to_standard_normal().flatten(1).sum(1))


def test_samples_are_standard_and_repeat_with_a_generator():
    prior = _prior(3)
    draws = prior.sample(50_000, generator=torch.Generator().manual_seed(1))
    again = prior.sample(50_000, generator=torch.Generator().manual_seed(1))
    assert torch.equal(draws, again)
    assert draws.mean(0).abs().max() < 0.03
    assert draws.var(0).tolist() == pytest.approx([1.0] * 3, abs=0.03)
