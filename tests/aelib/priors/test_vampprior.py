from __future__ import annotations

import copy

import pytest
import torch
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from aelib.core.types import ImageSpec
from aelib.nn.distributions import DiagonalGaussian
from aelib.priors import VampPrior, VampPriorConfig


def _prior(image=None):
    torch.manual_seed(0)
    return VampPrior(
        VampPriorConfig(num_components=5), latent_shape=(3,), image=image or ImageSpec(1, 8, 8)
    )


def _posterior_of(x):
    return DiagonalGaussian(4 * x.flatten(1)[:, :3], x.flatten(1)[:, 3:6])


def test_it_is_the_mean_of_the_posteriors_of_the_pseudo_inputs():
    prior, points = _prior(), torch.randn(6, 3)
    prior.refresh(_posterior_of)
    q = _posterior_of(prior.pseudo_inputs)
    reference = MixtureSameFamily(
        Categorical(torch.ones(5)), Independent(Normal(q.mean, q.variance.sqrt()), 1)
    )
    torch.testing.assert_close(prior.log_prob(points), reference.log_prob(points))


def test_the_divergence_teaches_the_pseudo_inputs():
    prior = _prior()
    optimiser = torch.optim.Adam(prior.parameters(), lr=0.02)
    posterior = DiagonalGaussian(torch.full((8, 3), 3.0), torch.zeros(8, 3))
    found = []
    for _ in range(30):
        prior.refresh(_posterior_of)
        divergence = prior.divergence(posterior, posterior.rsample()).mean()
        optimiser.zero_grad()
        divergence.backward()
        optimiser.step()
        found.append(divergence.item())
    assert sum(found[-5:]) < sum(found[:5]) - 5.0


@pytest.mark.parametrize("image", [ImageSpec(3, 9, 12), ImageSpec(2, 1, 32)])
def test_pseudo_inputs_are_pictures_and_differ(image):
    pictures = _prior(image).pseudo_inputs
    assert pictures.shape == (5, *image.shape)
    assert pictures.min() >= 0
    assert pictures.max() <= 1
    assert (pictures[0] - pictures[1]).abs().mean() > 0.1


def test_it_can_be_copied_after_a_step_and_then_wants_a_refresh():
    prior = _prior()
    prior.refresh(_posterior_of)
    copied = copy.deepcopy(prior)
    with pytest.raises(RuntimeError, match="refresh"):
        copied.log_prob(torch.zeros(1, 3))
    copied.refresh(_posterior_of)
    points = torch.randn(2, 3)
    assert torch.equal(copied.log_prob(points), prior.log_prob(points))
