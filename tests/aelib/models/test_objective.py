from __future__ import annotations

import pytest
import torch

from aelib.core.config import from_dict
from aelib.core.types import FINISHED, ImageSpec, Progress, Term
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
