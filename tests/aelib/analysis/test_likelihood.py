from __future__ import annotations

import math

import pytest
import torch
from torch import nn
from torch.distributions import MultivariateNormal

from aelib.analysis.likelihood import bits_per_dimension, log_likelihood, log_weights
from aelib.core.errors import CapabilityError
from aelib.core.types import BottleneckOutput, Capabilities, ImageSpec
from aelib.data import ImageSet
from aelib.losses import BceConfig, Mse, MseConfig
from aelib.losses.bce import Bce
from aelib.nn.distributions import DiagonalGaussian, kl_to_standard_normal
from aelib.priors import StandardNormal, StandardNormalConfig

IMAGE = ImageSpec(1, 8, 8)
SIGMA = 0.4
BOTTLENECKS = [
    {"name": "gaussian", "latent_dim": 3},
    {"name": "gaussian", "latent_dim": 3, "num_importance_samples": 4},
    {"name": "flow", "latent_dim": 3},
    {"name": "hierarchical", "level_dims": [1, 1, 2]},
]


class Straight(Mse):
    """Squared error whose picture is the prediction itself."""

    def image(self, prediction):
        return prediction


class LinearGaussian(nn.Module):
    """Probabilistic PCA, whose density and posterior are known: x = Wz + m + σε.

    The columns of W are orthogonal, so that the exact posterior is a diagonal Gaussian; ``error``
    moves it away from there.
    """

    capabilities = Capabilities(
        is_generative=True,
        is_discrete=False,
        has_posterior=True,
        uses_labels=False,
        learns_from_labels=False,
        predicts_labels=False,
        draws_by_class=False,
        latent_layout="vector",
        levels=(),
        denoises=False,
    )

    def __init__(self, error: float = 0.0) -> None:
        super().__init__()
        source = torch.Generator().manual_seed(0)
        basis = torch.linalg.qr(torch.randn(64, 3, generator=source)).Q
        self.weight = nn.Parameter(basis * torch.tensor([0.9, 0.6, 0.3]))
        self.mean = torch.full((64,), 0.5)
        self.error = error
        self.loss = Straight(MseConfig(sigma=SIGMA), image=IMAGE)
        self.prior = StandardNormal(StandardNormalConfig(), latent_shape=(3,), image=IMAGE)

    @property
    def known(self) -> MultivariateNormal:
        covariance = self.weight @ self.weight.T + SIGMA**2 * torch.eye(64)
        return MultivariateNormal(self.mean, covariance)

    def encode(self, x, labels=None):
        precision = 1.0 + self.weight.square().sum(0) / SIGMA**2
        mean = (x.flatten(1) - self.mean) @ self.weight / SIGMA**2 / precision
        log_variance = (-precision.log()).expand_as(mean)
        posterior = DiagonalGaussian(mean + self.error, log_variance + self.error)
        return BottleneckOutput(posterior.mean, posterior)

    def predict(self, latent, labels=None):
        return (latent @ self.weight.T + self.mean).reshape(-1, 1, 8, 8)


@pytest.fixture
def images():
    source = torch.Generator().manual_seed(1)
    return ImageSet(torch.randint(0, 256, (30, 1, 8, 8), generator=source).byte())


@pytest.mark.parametrize("num_draws", [1, 7])
def test_with_the_exact_posterior_any_draw_gives_the_likelihood(images, num_draws):
    model = LinearGaussian()
    expected = model.known.log_prob(images.batch(slice(None)).flatten(1)).double()
    found = log_likelihood(model, images, num_draws=num_draws)
    assert torch.allclose(found, expected, atol=1e-3)


def test_more_draws_come_nearer_from_below(images):
    model = LinearGaussian(error=0.7)
    expected = model.known.log_prob(images.batch(slice(None)).flatten(1)).mean().item()
    found = [log_likelihood(model, images, num_draws=k).mean().item() for k in (1, 8, 300)]
    assert found[0] < found[1] - 0.1
    assert found[1] < found[2]
    assert found[2] == pytest.approx(expected, abs=0.05)


def test_one_draw_is_an_estimate_of_the_elbo(images):
    model = LinearGaussian(error=0.3)
    x = images.batch(slice(None))
    with torch.no_grad():
        posterior = model.encode(x).posterior
        distance = (model.predict(posterior.mean) - x).square().flatten(1).sum(1)
        spread = posterior.variance @ model.weight.square().sum(0)
        cost = (distance + spread) / (2 * SIGMA**2) + 32 * math.log(2 * math.pi * SIGMA**2)
        elbo = -(cost + kl_to_standard_normal(*posterior).sum(1))
        estimates = log_weights(model, x, num_draws=500)
    error = estimates.mean(1).std().item() / math.sqrt(500)
    assert estimates.mean().item() == pytest.approx(elbo.mean().item(), abs=5 * error)


@pytest.mark.parametrize("bottleneck", BOTTLENECKS, ids=lambda b: f"{b['name']}-{len(b)}")
def test_posteriors_of_every_kind_have_a_bound_that_repeats(untrained, images, bottleneck):
    model = untrained(bottleneck)
    found = log_likelihood(model, images, num_draws=4)
    assert found.shape == (30,)
    assert torch.isfinite(found).all()
    assert torch.equal(found, log_likelihood(model, images, num_draws=4))


@pytest.mark.parametrize("bottleneck", BOTTLENECKS, ids=lambda b: f"{b['name']}-{len(b)}")
def test_many_draws_come_to_what_draws_from_the_prior_say(untrained, images, bottleneck):
    model, x = untrained(bottleneck), images.batch(slice(0, 2))
    with torch.no_grad():
        latent = model.draw(1000, generator=torch.Generator().manual_seed(0))
        prediction = model.predict(latent)
        torch.manual_seed(0)
        by_posterior = log_weights(model, x, num_draws=200).exp()
        by_prior = torch.stack([-model.loss(prediction, one[None]) for one in x], 1).double().exp()
    error = by_posterior.var(0) / 200 + by_prior.var(0) / 1000
    assert ((by_posterior.mean(0) - by_prior.mean(0)).abs() < 5 * error.sqrt()).all()
    assert (error.sqrt() < 0.1 * by_prior.mean(0)).all()


def test_posteriors_that_say_nothing_leave_what_the_decoder_says(untrained, images):
    """Where q is p and the decoder ignores the latent, the bound is that of the mean picture."""
    model = untrained(BOTTLENECKS[3])
    with torch.no_grad():
        for level in model.bottleneck.to_level:
            level.weight.zero_()
            level.bias.zero_()
            level.bias[level.bias.shape[0] // 2 :] = 12.0  # vague beside what is above
        model.bottleneck.to_level[-1].bias.zero_()  # the top, which has nothing above
        for parameter in model.decoder.parameters():
            parameter.zero_()
    x = images.batch(slice(None))
    expected = -model.loss(torch.zeros_like(x), x).double()
    assert torch.allclose(log_likelihood(model, images, num_draws=3), expected, atol=1e-2)


def test_bits_count_the_width_of_a_grey_level_where_there_is_a_density():
    model = LinearGaussian()
    model.image = IMAGE
    nats = 64 * math.log(2.0)
    assert bits_per_dimension(model, nats) == pytest.approx(9.0)
    model.loss = Bce(BceConfig(), image=IMAGE)
    assert bits_per_dimension(model, nats) == pytest.approx(1.0)


def test_without_a_posterior_there_is_no_bound(untrained, images):
    with pytest.raises(CapabilityError, match="with a posterior"):
        log_likelihood(untrained({"name": "plain", "latent_dim": 3}), images)
