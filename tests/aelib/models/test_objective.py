from __future__ import annotations

import math

import pytest
import torch

from aelib.core.config import from_dict
from aelib.core.types import (
    FINISHED,
    BottleneckOutput,
    ImageSpec,
    ModelOutput,
    Progress,
    Term,
)
from aelib.models import Autoencoder, ModelConfig, facts, objective_terms, total


@pytest.fixture
def vae():
    torch.manual_seed(0)
    parts = {
        "backbone": {"name": "mlp", "hidden": [16]},
        "bottleneck": {"name": "gaussian", "latent_dim": 2, "beta": 3.0, "warm_up": 0.5},
    }
    return Autoencoder(from_dict(ModelConfig, parts), ImageSpec(1, 8, 8)).eval()


def test_the_total_weighs_each_term_once():
    terms = {"a": Term(torch.tensor([1.0, 2.0])), "b": Term(torch.tensor([10.0, 20.0]), 0.5)}
    assert total(terms).tolist() == [6.0, 12.0]


def test_the_objective_of_a_vae_is_reconstruction_and_weighted_kl(vae):
    x = torch.rand(4, 1, 8, 8)
    output = vae(x)
    for progress, weight in ((Progress(25, 100), 1.5), (FINISHED, 3.0)):
        terms = objective_terms(vae, output, x, progress)
        expected = vae.loss(output.prediction, x) + weight * output.bottleneck.terms["kl"]
        assert torch.allclose(total(terms), expected)


def test_facts_are_unweighted_and_the_error_is_a_mean(vae):
    x = torch.rand(4, 1, 8, 8)
    with torch.no_grad():
        output = vae(x)
        found = facts(vae, output, x)
    mse = (vae.decode(output.bottleneck.latent) - x).square().mean((1, 2, 3))
    assert torch.allclose(found["mse"], mse)
    assert torch.allclose(found["objective"], found["reconstruction"] + 3.0 * found["kl"])
    assert all(value.shape == (4,) for value in found.values())


def test_helper_terms_are_trained_but_do_not_choose_the_epoch(vae, monkeypatch):
    x = torch.rand(4, 1, 8, 8)
    plain = facts(vae, vae(x), x)
    objective = type(vae.bottleneck).objective

    def with_helper(self, output, progress):
        helper = Term(torch.full((4,), 100.0), is_helper=True)
        return {**objective(self, output, progress), "discriminator": helper}

    monkeypatch.setattr(type(vae.bottleneck), "objective", with_helper)
    found = facts(vae, vae(x), x)
    assert torch.allclose(found["objective"], plain["objective"])
    assert found["discriminator"].tolist() == [100.0] * 4
    trained = total(objective_terms(vae, vae(x), x))
    assert torch.allclose(trained, plain["objective"] + 100.0)


def _with_draws(vae, x, num_draws, weights):
    torch.manual_seed(3)
    one = vae.encode(x)
    draws = torch.cat([one.posterior.rsample() for _ in range(num_draws)])
    density = one.posterior.log_prob(draws.reshape(num_draws, len(x), -1)).sum(2).flatten()
    kl = density - vae.prior.log_prob(draws)
    encoded = BottleneckOutput(
        draws, one.posterior, terms={"kl": kl}, num_draws=num_draws, draw_weights=weights
    )
    return ModelOutput(vae.predict(draws), encoded, x)


def test_draws_with_probabilities_give_the_expectation(vae):
    x, weights = torch.rand(4, 1, 8, 8), torch.rand(3, 4).softmax(0)
    output = _with_draws(vae, x, 3, weights)
    terms = objective_terms(vae, output, x)
    each = vae.loss(output.prediction, x.repeat(3, 1, 1, 1)).reshape(3, 4)
    assert torch.allclose(terms["reconstruction"].value, (weights * each).sum(0))
    assert terms["kl"].weight == 3.0


def test_draws_without_give_the_importance_weighted_bound_and_its_gradient():
    torch.manual_seed(0)
    parts = {
        "backbone": {"name": "mlp", "hidden": [16]},
        "bottleneck": {"name": "gaussian", "latent_dim": 2},
        "loss": {"name": "bce"},
    }
    vae = Autoencoder(from_dict(ModelConfig, parts), ImageSpec(1, 8, 8))
    x = torch.rand(4, 1, 8, 8)
    ours = total(objective_terms(vae, _with_draws(vae, x, 5, None), x))
    output = _with_draws(vae, x, 5, None)
    nll = vae.loss(output.prediction, x.repeat(5, 1, 1, 1)) + output.bottleneck.terms["kl"]
    bound = math.log(5) - (-nll.reshape(5, 4)).logsumexp(0)
    torch.testing.assert_close(ours, bound)
    gradients = [
        torch.autograd.grad(value.sum(), vae.encoder.parameters()) for value in (ours, bound)
    ]
    for mine, reference in zip(*gradients, strict=True):
        torch.testing.assert_close(mine, reference, rtol=1e-3, atol=1e-5)
