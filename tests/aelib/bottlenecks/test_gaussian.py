from __future__ import annotations

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from aelib.bottlenecks import Gaussian, GaussianConfig
from aelib.core.errors import ConfigError
from aelib.core.types import FINISHED, ImageSpec, Progress
from aelib.models import Autoencoder, ModelConfig, objective_terms, total
from aelib.priors import StandardNormal, StandardNormalConfig

IMAGE = ImageSpec(1, 8, 8)
NUM_STEPS = 100


def _encoded(**settings):
    torch.manual_seed(0)
    config = GaussianConfig(latent_dim=4, **settings)
    bottleneck = Gaussian(config, feature_shape=(6,), image=IMAGE)
    prior = StandardNormal(StandardNormalConfig(), latent_shape=(4,), image=IMAGE)
    return bottleneck, bottleneck(torch.randn(7, 6), prior)


def _only(terms):
    ((name, term),) = terms.items()
    return name, term


def test_the_kl_is_the_closed_form_of_torch():
    _, output = _encoded()
    q = Normal(output.posterior.mean, output.posterior.variance.sqrt())
    expected = kl_divergence(q, Normal(torch.zeros(7, 4), torch.ones(7, 4)))
    assert torch.allclose(output.details["kl_per_dimension"], expected, atol=1e-6)
    assert torch.allclose(output.terms["kl"], expected.sum(1), atol=1e-6)


def test_training_draws_and_evaluation_takes_the_mean():
    bottleneck, output = _encoded()
    assert not torch.equal(output.latent, output.posterior.mean)
    prior = StandardNormal(StandardNormalConfig(), latent_shape=(4,), image=IMAGE)
    encoded = bottleneck.eval()(torch.randn(7, 6), prior)
    assert torch.equal(encoded.latent, encoded.posterior.mean)


@pytest.mark.parametrize("beta", [0.0, 1.0, 4.0])
def test_beta_is_the_weight_of_the_kl(beta):
    bottleneck, output = _encoded(beta=beta)
    name, term = _only(bottleneck.objective(output, FINISHED))
    assert (name, term.weight) == ("kl", beta)
    assert torch.equal(term.value, output.terms["kl"])


@pytest.mark.parametrize(
    ("step", "weight"), [(0, 0.0), (10, 2.0), (20, 4.0), (50, 4.0), (100, 4.0)]
)
def test_the_weight_rises_linearly_over_the_warm_up(step, weight):
    bottleneck, output = _encoded(beta=4.0, warm_up=0.2)
    _, term = _only(bottleneck.objective(output, Progress(step, NUM_STEPS)))
    assert term.weight == pytest.approx(weight)


@pytest.mark.parametrize("free_bits", [1e-6, 0.3, 10.0])
def test_free_bits_bound_the_mean_kl_of_each_dimension(free_bits):
    bottleneck, output = _encoded(free_bits=free_bits, beta=2.0)
    name, term = _only(bottleneck.objective(output, FINISHED))
    means = output.details["kl_per_dimension"].mean(0)
    expected = sum(max(free_bits, value) for value in means.tolist())
    assert (name, term.weight) == ("kl_free_bits", 2.0)
    assert term.value.tolist() == pytest.approx([expected] * 7, rel=1e-5)


def test_below_its_free_bits_a_dimension_feels_no_pull():
    bottleneck, output = _encoded(free_bits=10.0)
    _, term = _only(bottleneck.objective(output, FINISHED))
    (gradient,) = torch.autograd.grad(term.value.mean(), bottleneck.to_posterior.weight)
    assert gradient.abs().max() == 0


@pytest.mark.parametrize(("step", "target"), [(0, 0.0), (50, 2.5), (100, 5.0), (200, 5.0)])
def test_capacity_draws_the_kl_to_a_target_that_rises(step, target):
    bottleneck, output = _encoded(capacity=5.0, capacity_weight=30.0)
    name, term = _only(bottleneck.objective(output, Progress(step, NUM_STEPS)))
    assert (name, term.weight) == ("kl_capacity", 30.0)
    assert torch.allclose(term.value, (output.terms["kl"] - target).abs())


def test_free_bits_and_capacity_exclude_each_other():
    with pytest.raises(ConfigError, match=r"got both\. Set one of them to 0"):
        GaussianConfig(free_bits=0.1, capacity=1.0)


def test_several_draws_cost_their_own_density_ratio_in_training_only():
    bottleneck, output = _encoded(num_importance_samples=3)
    assert output.num_draws == 3
    assert output.latent.shape == (21, 4)
    q = Normal(output.posterior.mean, output.posterior.variance.sqrt())
    ratio = q.log_prob(output.latent) - Normal(0.0, 1.0).log_prob(output.latent)
    assert torch.allclose(output.terms["kl"], ratio.sum(1), atol=1e-5)
    closed_form = kl_divergence(q, Normal(torch.zeros(21, 4), torch.ones(21, 4)))
    assert torch.allclose(output.details["kl_per_dimension"], closed_form, atol=1e-5)
    prior = StandardNormal(StandardNormalConfig(), latent_shape=(4,), image=IMAGE)
    encoded = bottleneck.eval()(torch.randn(7, 6), prior)
    assert encoded.num_draws == 1
    assert torch.equal(encoded.terms["kl"], encoded.details["kl_per_dimension"].sum(1))


def test_training_minimises_the_importance_weighted_bound():
    torch.manual_seed(0)
    config = ModelConfig(bottleneck=GaussianConfig(latent_dim=4, num_importance_samples=5))
    model = Autoencoder(config, IMAGE).train()
    x = torch.rand(3, 1, 8, 8)
    output = model(x)
    with torch.no_grad():
        z, q = output.bottleneck.latent, output.bottleneck.posterior
        likelihood = -model.loss(model.predict(z), x.repeat(5, 1, 1, 1))
        log_weight = likelihood + model.prior.log_prob(z) - q.log_prob(z).sum(1)
        bound = log_weight.reshape(5, 3).logsumexp(0) - torch.tensor(5.0).log()
    assert torch.allclose(total(objective_terms(model, output, x)), -bound, atol=1e-3)


@pytest.mark.parametrize("other", [{"free_bits": 0.1}, {"capacity": 1.0}])
def test_several_draws_have_no_kl_by_dimension_to_bound(other):
    with pytest.raises(ConfigError, match="with 4 importance samples"):
        GaussianConfig(num_importance_samples=4, **other)


def test_the_weight_rises_anew_in_each_cycle():
    bottleneck, output = _encoded(beta=2.0, warm_up=0.5, cycles=2)
    weights = [
        _only(bottleneck.objective(output, Progress(step, 80)))[1].weight
        for step in (0, 10, 20, 39, 40, 50, 60, 80)
    ]
    assert weights == pytest.approx([0.0, 1.0, 2.0, 2.0, 0.0, 1.0, 2.0, 2.0])
