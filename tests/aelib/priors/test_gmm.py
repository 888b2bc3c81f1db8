from __future__ import annotations

import pytest
import torch
from sklearn.mixture import GaussianMixture as Reference

from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec
from aelib.nn.distributions import DiagonalGaussian
from aelib.priors import Gmm, GmmConfig, StandardNormal, StandardNormalConfig

IMAGE = ImageSpec(1, 8, 8)


def _prior(*latent_shape, **settings):
    return Gmm(GmmConfig(**settings), latent_shape=latent_shape, image=IMAGE)


def _standard(*latent_shape):
    return StandardNormal(StandardNormalConfig(), latent_shape=latent_shape, image=IMAGE)


def _two_clusters(number=600):
    torch.manual_seed(0)
    is_left = torch.arange(number) % 3 == 0
    latents = torch.randn(number, 2) @ torch.tensor([[0.3, 0.0], [0.2, 0.05]])
    latents[is_left] -= torch.tensor([8.0, 0.0])
    return 100.0 * latents  # far from the scale of N(0, 1)


@pytest.mark.parametrize("covariance", ["full", "diagonal"])
def test_before_the_first_fit_it_is_the_standard_normal(covariance):
    prior, latent = _prior(3, covariance=covariance), torch.randn(5, 3)
    torch.testing.assert_close(prior.log_prob(latent), _standard(3).log_prob(latent))


@pytest.mark.parametrize("covariance", ["full", "diagonal"])
def test_the_fit_is_as_good_as_that_of_scikit_learn(covariance):
    prior, latents = _prior(2, covariance=covariance, num_components=2), _two_clusters()
    torch.manual_seed(0)
    prior.refit(latents)
    kind = {"full": "full", "diagonal": "diag"}[covariance]
    reference = Reference(2, covariance_type=kind, random_state=0).fit(latents.double().numpy())
    mine, theirs = prior.log_prob(latents).mean(), reference.score(latents.double().numpy())
    assert float(mine) == pytest.approx(theirs, abs=0.01)
    assert sorted(prior.log_weights.exp().tolist()) == pytest.approx([1 / 3, 2 / 3], abs=0.02)


def test_its_draws_have_the_moments_of_the_latents():
    prior, latents = _prior(2, num_components=4), _two_clusters()
    prior.refit(latents)
    draws = prior.sample(20_000, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(draws.mean(0), latents.mean(0), rtol=0.05, atol=1.0)
    torch.testing.assert_close(draws.T.cov(), latents.T.cov(), rtol=0.05, atol=20.0)


def test_fewer_latents_than_gaussians_stand_several_times():
    prior = _prior(2, num_components=5)
    prior.refit(torch.tensor([[0.0, 0.0], [4.0, 4.0]]))
    assert float(prior.log_weights.exp().sum()) == pytest.approx(1.0)
    assert len(prior.mean.unique(dim=0)) == 2
    assert torch.isfinite(prior.log_prob(torch.zeros(1, 2))).all()


def test_a_dimension_that_never_changes_does_no_harm():
    prior, latents = _prior(3, num_components=2), torch.randn(50, 3)
    latents[:, 1] = 2.0
    prior.refit(latents)
    draws = prior.sample(10, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(draws[:, 1], torch.full((10,), 2.0))


def test_the_posterior_is_measured_against_the_standard_normal():
    prior = _prior(2, num_components=2)
    prior.refit(_two_clusters())
    posterior = DiagonalGaussian(torch.randn(4, 2), torch.randn(4, 2))
    expected = _standard(2).divergence(posterior, posterior.mean)
    assert torch.equal(prior.divergence(posterior, posterior.mean), expected)


def test_the_seed_decides_the_fit_and_the_state_holds_it():
    fits = []
    for _ in range(2):
        prior = _prior(2, num_components=3)
        torch.manual_seed(5)
        prior.refit(_two_clusters())
        fits.append(prior)
    assert torch.equal(fits[0].mean, fits[1].mean)
    opened = _prior(2, num_components=3)
    opened.load_state_dict(fits[0].state_dict())
    points = torch.randn(3, 2)
    assert torch.equal(opened.log_prob(points), fits[0].log_prob(points))


def test_a_large_latent_wants_a_diagonal():
    with pytest.raises(ConfigError, match=r"at most 256 .* Choose the diagonal"):
        _prior(300)
    assert _prior(300, covariance="diagonal").sample(2).shape == (2, 300)
