from __future__ import annotations

import pytest
import torch

from aelib.runs import open_model
from aelib.runs.config import run_config_from_dict
from aelib.sweeps import Axis
from aelib.sweeps.measure import is_objective_comparable, measure, reconstructions
from aelib.training.evaluation import evaluate


def noisy_base(base, level):
    from aelib.core.config import to_dict

    values = to_dict(base)
    values["model"]["corruption"] = {"name": "gaussian", "level": level}
    return run_config_from_dict(values)


def test_without_a_corruption_the_figures_are_those_of_the_validation(tiny_run, tiny_splits):
    model = open_model(tiny_run).model
    found = measure(model, tiny_splits, "validation", tiny_run.config())
    expected = evaluate(model, tiny_splits.validation)
    assert found["mse"] == pytest.approx(expected["mse"], rel=1e-5)
    assert found["objective"] == pytest.approx(expected["objective"])
    assert found["latent_size"] == 3
    assert 0.0 <= found["knn_accuracy"] <= 1.0
    assert -1.0 <= found["ssim"] <= 1.0


def test_every_member_is_given_the_noise_of_the_base_whatever_it_learned(tiny_run, tiny_splits):
    model = open_model(tiny_run).model
    clean = measure(model, tiny_splits, "validation", tiny_run.config())
    noisy = [
        measure(model, tiny_splits, "validation", noisy_base(tiny_run.config(), 0.8))
        for _ in range(2)
    ]
    assert noisy[0] == noisy[1]  # the same noise each time
    assert noisy[0]["mse"] > clean["mse"]


def test_pictures_are_the_same_for_every_member(tiny_run, tiny_splits):
    model, base = open_model(tiny_run).model, noisy_base(tiny_run.config(), 0.5)
    given, made = reconstructions(model, tiny_splits.validation, base, 4)
    again, _ = reconstructions(model, tiny_splits.validation, base, 4)
    assert given.shape == made.shape == (4, 1, 8, 8)
    assert torch.equal(given, again)
    assert not torch.equal(given, tiny_splits.validation.batch(slice(0, 4)))
    torch.testing.assert_close(made, model.reconstruct(given))


@pytest.mark.parametrize(
    ("name", "is_comparable"),
    [
        ("model.bottleneck.latent_dim", True),
        ("model.backbone.name", True),
        ("training.learning_rate", True),
        ("model.bottleneck.beta", False),
        ("model.loss.name", False),
        ("model.corruption.level", False),
        ("training.teacher_weight", False),
    ],
)
def test_objectives_are_compared_only_where_they_are_the_same(name, is_comparable):
    assert is_objective_comparable([Axis(name, (1, 2))]) is is_comparable
    assert not is_objective_comparable([Axis(name, (1, 2)), Axis("model.loss.sigma", (1.0,))])
