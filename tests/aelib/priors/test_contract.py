"""What every prior promises."""

from __future__ import annotations

import pytest
import torch

from aelib.nn.distributions import DiagonalGaussian
from aelib.priors import PRIORS


@pytest.mark.parametrize("latent_shape", [(3,), (2, 4, 4)], ids=["vector", "map"])
@pytest.mark.parametrize("name", PRIORS)
def test_draws_densities_and_divergences_have_their_shapes(name, latent_shape):
    prior = PRIORS.build(PRIORS[name].config(), latent_shape=latent_shape)
    draws = prior.sample(5, torch.Generator().manual_seed(0))
    assert draws.shape == (5, *latent_shape)
    assert torch.equal(draws, prior.sample(5, torch.Generator().manual_seed(0)))
    density = prior.log_prob(draws)
    assert density.shape == (5,)
    assert torch.isfinite(density).all()
    posterior = DiagonalGaussian(torch.zeros(5, *latent_shape), torch.zeros(5, *latent_shape))
    divergence = prior.divergence(posterior, draws)
    assert divergence.ndim == 2
    assert divergence.shape[0] == 5
    assert torch.isfinite(divergence).all()
