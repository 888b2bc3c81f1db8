from __future__ import annotations

import math

import pytest
import torch
from torch import nn
from torch.distributions import MultivariateNormal

from aelib.bottlenecks import FlowBottleneck, FlowPosteriorConfig
from aelib.bottlenecks.flow import FlowPosterior
from aelib.core.types import FINISHED, ImageSpec, Progress
from aelib.models import Autoencoder, ModelConfig, objective_terms, total
from aelib.nn.distributions import DiagonalGaussian, kl_to_standard_normal
from aelib.nn.flows import Flow
from aelib.priors import StandardNormal, StandardNormalConfig

IMAGE = ImageSpec(1, 8, 8)
PRIOR = StandardNormal(StandardNormalConfig(), latent_shape=(3,), image=IMAGE)
NUM_DRAWS = 100_000


class Linear(nn.Module):
    """A flow whose result is known: z = Az + b."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.matrix = torch.eye(size) + 0.4 * torch.randn(size, size)
        self.shift = torch.randn(size)

    def forward(self, z, context=None):
        return z @ self.matrix.T + self.shift, torch.linalg.slogdet(self.matrix)[1].expand(len(z))

    def inverse(self, z, context=None):
        back = torch.linalg.solve(self.matrix, (z - self.shift).T).T
        return back, -torch.linalg.slogdet(self.matrix)[1].expand(len(z))


@pytest.fixture
def straight():
    torch.manual_seed(0)
    flow = Linear(3)
    base = DiagonalGaussian(torch.randn(5, 3), torch.randn(5, 3))
    covariance = flow.matrix @ base.variance.diag_embed() @ flow.matrix.T
    known = MultivariateNormal(base.mean @ flow.matrix.T + flow.shift, covariance)
    return FlowPosterior(base, flow, None), known


def _bent(num_pictures=5, num_importance_samples=1):
    torch.manual_seed(0)
    config = FlowPosteriorConfig(
        latent_dim=3, hidden=8, context=4, num_importance_samples=num_importance_samples
    )
    bottleneck = FlowBottleneck(config, feature_shape=(6,), image=IMAGE)
    for parameter in bottleneck.flow.parameters():
        nn.init.normal_(parameter, std=0.5)
    return bottleneck, bottleneck(torch.randn(num_pictures, 6), PRIOR)


def test_a_straight_flow_gives_the_gaussian_of_torch(straight):
    posterior, known = straight
    z = torch.randn(5, 3)
    assert torch.allclose(posterior.mean, known.mean, atol=1e-5)
    assert torch.allclose(posterior.variance, known.variance, rtol=1e-4)
    assert torch.allclose(posterior.log_prob(z).sum(1), known.log_prob(z), atol=1e-4)
    torch.manual_seed(0)
    one = FlowPosterior(
        DiagonalGaussian(*(value[:1].expand(NUM_DRAWS, -1) for value in posterior.base)),
        posterior.flow,
        None,
    )
    assert torch.allclose(one.rsample().var(0), known.variance[0], rtol=0.03)


def test_the_estimate_of_the_kl_has_the_mean_of_the_closed_form(straight):
    posterior, known = straight
    standard = MultivariateNormal(torch.zeros(3), torch.eye(3))
    expected = torch.distributions.kl_divergence(known, standard)[0].item()
    torch.manual_seed(0)
    one = FlowPosterior(
        DiagonalGaussian(*(value[:1].expand(NUM_DRAWS, -1) for value in posterior.base)),
        posterior.flow,
        None,
    )
    values = PRIOR.sampled_divergence(one, one.rsample())
    assert values.mean().item() == pytest.approx(
        expected, abs=5 * values.std().item() / math.sqrt(NUM_DRAWS)
    )


def test_a_bent_posterior_is_a_density():
    torch.manual_seed(1)
    flow = Flow(2, num_layers=4, hidden=8)
    for parameter in flow.parameters():
        nn.init.normal_(parameter, std=0.4)
    line = torch.linspace(-10, 10, 401)
    grid = torch.cartesian_prod(line, line)
    base = DiagonalGaussian(torch.zeros_like(grid), torch.full_like(grid, -0.5))
    with torch.no_grad():
        density = FlowPosterior(base, flow, None).log_prob(grid).sum(1).exp()
    area = (line[1] - line[0]).item() ** 2
    assert density.sum().item() * area == pytest.approx(1.0, abs=0.005)


def test_the_term_is_the_density_ratio_at_the_draw():
    bottleneck, output = _bent()
    ratio = output.posterior.log_prob(output.latent).sum(1) - PRIOR.log_prob(output.latent)
    assert torch.allclose(output.terms["kl"], ratio, atol=1e-4)
    term = bottleneck.objective(output, FINISHED)["kl"]
    assert torch.equal(term.value, output.terms["kl"])
    assert term.weight == 1.0


def test_the_spread_is_that_of_draws():
    _, output = _bent(num_pictures=1)
    posterior = output.posterior
    wide = FlowPosterior(
        DiagonalGaussian(*(value.expand(NUM_DRAWS, -1) for value in posterior.base)),
        posterior.flow,
        posterior.context.expand(NUM_DRAWS, -1),
    )
    with torch.no_grad():
        draws = wide.rsample()
    assert torch.allclose(posterior.variance[0], draws.var(0), rtol=0.3)
    expected = kl_to_standard_normal(posterior.mean, posterior.variance.log())
    assert torch.equal(posterior.kl_to_standard_normal(), expected)


def test_evaluation_takes_the_moved_mean():
    bottleneck, _ = _bent()
    output = bottleneck.eval()(torch.randn(5, 6), PRIOR)
    moved, _ = bottleneck.flow(output.posterior.base.mean, output.posterior.context)
    assert torch.equal(output.latent, moved)
    assert output.details["kl_per_dimension"].shape == (5, 3)


def test_several_draws_give_the_importance_weighted_bound():
    torch.manual_seed(0)
    config = ModelConfig(bottleneck=FlowPosteriorConfig(latent_dim=3, num_importance_samples=4))
    model = Autoencoder(config, IMAGE).train()
    x = torch.rand(2, 1, 8, 8)
    output = model(x)
    with torch.no_grad():
        z, q = output.bottleneck.latent, output.bottleneck.posterior
        likelihood = -model.loss(model.predict(z), x.repeat(4, 1, 1, 1))
        log_weight = likelihood + model.prior.log_prob(z) - q.log_prob(z).sum(1)
        bound = log_weight.reshape(4, 2).logsumexp(0) - math.log(4)
    assert torch.allclose(total(objective_terms(model, output, x)), -bound, atol=1e-3)


def test_without_layers_it_is_the_gaussian_posterior():
    torch.manual_seed(0)
    config = FlowPosteriorConfig(latent_dim=3, num_flows=0, warm_up=0.5)
    bottleneck = FlowBottleneck(config, feature_shape=(6,), image=IMAGE)
    output = bottleneck(torch.randn(5, 6), PRIOR)
    base = output.posterior.base
    assert torch.equal(output.posterior.mean, base.mean)
    assert torch.allclose(output.posterior.variance, base.variance, rtol=1e-5)
    assert bottleneck.objective(output, Progress(1, 4))["kl"].weight == 0.5
