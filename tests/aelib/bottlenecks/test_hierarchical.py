from __future__ import annotations

import pytest
import torch

from aelib.bottlenecks import Hierarchical, HierarchicalConfig
from aelib.core.errors import ConfigError
from aelib.core.types import FINISHED, ImageSpec, Progress
from aelib.models import Autoencoder, ModelConfig
from aelib.priors import StandardNormal, StandardNormalConfig
from aelib.priors.base import Prior

IMAGE = ImageSpec(1, 8, 8)
SIZES = (2, 1, 3)
PRIOR = StandardNormal(StandardNormalConfig(), latent_shape=(6,), image=IMAGE)


def _encoded(prior=PRIOR, **settings):
    torch.manual_seed(0)
    config = HierarchicalConfig(level_dims=SIZES, hidden=8, **settings)
    bottleneck = Hierarchical(config, feature_shape=(6,), image=IMAGE)
    return bottleneck, bottleneck(torch.randn(7, 6), prior)


def test_levels_are_ranges_of_the_latent_the_top_first():
    bottleneck, output = _encoded()
    assert Hierarchical.levels(bottleneck.config) == SIZES
    assert output.latent.shape == (7, 6)
    model = Autoencoder(ModelConfig(bottleneck=bottleneck.config), IMAGE)
    assert model.capabilities.levels == SIZES


def test_the_kl_is_the_sum_over_levels_given_what_was_drawn_above():
    _, output = _encoded()
    per_dimension, per_level = (output.details[f"kl_per_{of}"] for of in ("dimension", "level"))
    parts = per_dimension.split(list(SIZES), dim=1)
    assert torch.equal(per_level, torch.stack([part.sum(1) for part in parts], dim=1))
    assert torch.allclose(output.terms["kl"], per_level.sum(1))
    assert (per_dimension >= 0).all()


def test_its_mean_over_draws_is_the_divergence_from_the_prior():
    torch.manual_seed(0)
    bottleneck, _ = _encoded()
    features = torch.randn(1, 6).expand(20_000, -1)
    with torch.no_grad():
        output = bottleneck(features, PRIOR)
        ratio = output.posterior.log_prob(output.latent).sum(1) - PRIOR.log_prob(output.latent)
    error = (ratio - output.terms["kl"]).std().item() / 20_000**0.5
    assert ratio.mean().item() == pytest.approx(output.terms["kl"].mean().item(), abs=5 * error)


def test_the_decoder_reads_every_level():
    bottleneck, output = _encoded()
    latent = output.latent.detach().requires_grad_()
    read = bottleneck.decoder_input(latent)
    assert read.shape == (7, *bottleneck.decoder_shape)
    assert torch.equal(read[:, :2], latent[:, :2])
    for first, last in ((0, 2), (2, 3), (3, 6)):
        (gradient,) = torch.autograd.grad(read[:, first:last].sum(), latent, retain_graph=True)
        assert (gradient[:, first:last] != 0).all()
        assert (gradient[:, last:] == 0).all()


def test_what_the_picture_says_reaches_the_top_by_every_network():
    bottleneck, output = _encoded()
    output.latent[:, :2].sum().backward()
    reached = [any(p.grad is not None for p in step.parameters()) for step in bottleneck.climb]
    assert reached == [True, True]


@pytest.mark.parametrize("free_bits", [0.05, 5.0])
def test_each_level_has_its_free_bits(free_bits):
    bottleneck, output = _encoded(free_bits=free_bits, beta=2.0, warm_up=0.5)
    ((name, term),) = bottleneck.objective(output, Progress(1, 4)).items()
    means = output.details["kl_per_level"].mean(0).tolist()
    assert (name, term.weight) == ("kl_free_bits", 1.0)
    expected = sum(max(free_bits, value) for value in means)
    assert term.value.tolist() == pytest.approx([expected] * 7, rel=1e-5)


def test_without_free_bits_the_kl_counts():
    bottleneck, output = _encoded(free_bits=0.0)
    ((name, term),) = bottleneck.objective(output, FINISHED).items()
    assert name == "kl"
    assert torch.equal(term.value, output.terms["kl"])


def test_a_prior_that_does_not_factorise_has_one_divergence():
    class Joint(StandardNormal):
        divergence = Prior.divergence

    prior = Joint(StandardNormalConfig(), latent_shape=(6,), image=IMAGE)
    _, output = _encoded(prior)
    ratio = output.posterior.log_prob(output.latent).sum(1) - prior.log_prob(output.latent)
    assert torch.allclose(output.terms["kl"], ratio, atol=1e-4)
    assert output.details["kl_per_level"].shape == (7, 1)


def test_one_level_is_no_ladder():
    with pytest.raises(ConfigError, match="at least 2 levels, got 1"):
        HierarchicalConfig(level_dims=(16,))
