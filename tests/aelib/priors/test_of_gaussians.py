from __future__ import annotations

import torch
from torch.distributions import Independent, Normal

from aelib.nn.mixtures import GaussianMixture
from aelib.priors.of_gaussians import PriorOfGaussians


class One(PriorOfGaussians):
    latent_shape = (2, 3, 1)

    @property
    def mixture(self):
        return GaussianMixture(torch.zeros(1), torch.arange(6.0)[None], torch.full((1, 6), 0.5))


def test_a_map_is_one_long_vector():
    latent = torch.randn(4, 2, 3, 1)
    reference = Independent(Normal(torch.arange(6.0).reshape(2, 3, 1), 0.5), 3)
    torch.testing.assert_close(One().log_prob(latent), reference.log_prob(latent))
    assert One().sample(5).shape == (5, 2, 3, 1)
    cold = One().sample(5, temperature=0.0)
    torch.testing.assert_close(cold[0].flatten(), torch.arange(6.0))
