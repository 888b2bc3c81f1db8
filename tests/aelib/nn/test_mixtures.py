from __future__ import annotations

import pytest
import torch
from torch.distributions import Categorical, MixtureSameFamily, MultivariateNormal

from aelib.nn.mixtures import GaussianMixture


def _mixture(is_full):
    generator = torch.Generator().manual_seed(0)
    weights, mean = torch.tensor([0.2, 0.5, 0.3]), 3 * torch.randn(3, 2, generator=generator)
    factor = 0.5 + torch.rand(3, 2, generator=generator)
    if is_full:
        factor = factor.diag_embed()
        factor[:, 1, 0] = torch.tensor([-1.0, 0.0, 2.0])
    triangular = factor if is_full else factor.diag_embed()
    reference = MixtureSameFamily(
        Categorical(weights), MultivariateNormal(mean, scale_tril=triangular)
    )
    return GaussianMixture(weights.log() + 7.0, mean, factor), reference


@pytest.mark.parametrize("is_full", [False, True])
def test_density_and_draws_are_those_of_torch(is_full):
    mixture, reference = _mixture(is_full)
    points = 4 * torch.randn(20, 2, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(mixture.log_prob(points), reference.log_prob(points))
    draws = mixture.sample(40_000, temperature=1.0, generator=torch.Generator().manual_seed(2))
    torch.testing.assert_close(draws.mean(0), reference.mean, atol=0.05, rtol=0)
    torch.testing.assert_close(draws.var(0), reference.variance, atol=0.2, rtol=0.03)


@pytest.mark.parametrize("is_full", [False, True])
def test_each_row_may_have_weights_of_its_own(is_full):
    mixture, reference = _mixture(is_full)
    points = torch.randn(3, 2)
    only = torch.full((3, 3), -torch.inf).fill_diagonal_(0.0)
    expected = reference.component_distribution.log_prob(points[:, None]).diagonal()
    torch.testing.assert_close(mixture.log_prob(points, only), expected)
    draws = mixture.sample(3, temperature=0.0, generator=None, log_weights=only)
    torch.testing.assert_close(draws, mixture.mean)
