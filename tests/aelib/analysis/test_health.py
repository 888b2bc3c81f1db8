"""Models made ill on purpose are found ill, and one that is well is found well."""

from __future__ import annotations

import math

import pytest
import torch

from aelib.analysis.health import check_up, findings_of_log, kept_findings, write_health
from aelib.analysis.health_finding import Finding, worst
from aelib.core.errors import TrainingDivergedError
from aelib.data import ImageSet, Splits
from aelib.models import Autoencoder, objective_terms, total
from aelib.nn import quantizer
from aelib.runs import RunDirectory, open_model
from aelib.runs.config import run_config_from_dict
from aelib.runs.metrics_log import append_row
from aelib.training import engine, train_run

TRAINING = {"epochs": 6, "batch_size": 16, "learning_rate": 0.01, "precision": "float32",
            "compile": "off"}  # fmt: skip


@pytest.fixture
def trained(tmp_path, tiny_splits):
    """Train a small model, and check it up."""

    def train(splits=tiny_splits, training=None, **parts):
        model = {"backbone": {"name": "mlp", "hidden": [64]}, **parts}
        settings = {
            "data": {"name": "digits"}, "model": model,
            "training": {**TRAINING, **(training or {})},
        }  # fmt: skip
        run = RunDirectory.create(tmp_path / f"run-{len(list(tmp_path.iterdir()))}",
                                  run_config_from_dict(settings))  # fmt: skip
        train_run(run, splits)
        found = check_up(run, open_model(run).model, splits.validation, splits.train).findings
        return run, {finding.name: finding for finding in found}

    return train


@pytest.fixture
def taught(tmp_path):
    """Teach a small model its pictures all at once, many times over, and check it up."""

    def teach(splits, *, steps, **parts):
        model = {"backbone": {"name": "mlp", "hidden": [64]}, **parts}
        config = run_config_from_dict({"data": {"name": "digits"}, "model": model})
        torch.manual_seed(0)
        model = Autoencoder(config.model, splits.image)
        optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
        x = splits.train.batch(slice(0, len(splits.train)))
        for _ in range(steps):
            optimiser.zero_grad()
            total(objective_terms(model, model(x), x)).mean().backward()
            optimiser.step()
        run = RunDirectory.create(tmp_path / "taught", config)
        found = check_up(run, model.eval(), splits.validation, splits.train).findings
        return {finding.name: finding for finding in found}

    return teach


def _noise(count, *, seed):
    generator = torch.Generator().manual_seed(seed)
    return ImageSet(torch.randint(256, (count, 1, 8, 8), generator=generator, dtype=torch.uint8))


def test_a_healthy_one_comes_out_healthy(trained):
    run, found = trained(
        bottleneck={"name": "gaussian", "latent_dim": 3},
        loss={"name": "mse", "sigma": 0.2},
        training={"epochs": 8},
    )
    assert {name: f.status for name, f in found.items()} == dict.fromkeys(found, "ok")
    assert set(found) >= {
        "finite", "turn", "posterior_collapse", "active_units", "spread", "overfitting",
        "copying", "prior_hole",
    }  # fmt: skip
    assert worst(findings_of_log(run)) == "ok"


def test_a_collapsed_one_is_found_from_its_log_too(trained):
    run, found = trained(
        bottleneck={"name": "gaussian", "latent_dim": 3, "beta": 500.0},
        loss={"name": "mse", "sigma": 0.2},
        training={"epochs": 8},
    )
    assert found["posterior_collapse"].status == "ill"
    assert found["posterior_collapse"].remedies[0] == ("model.bottleneck.beta", 1.0)
    assert found["active_units"].status == "ill"
    assert found["spread"].status == "ill"
    live = {finding.name: finding.status for finding in findings_of_log(run)}
    assert live["posterior_collapse"] == "ill"


def test_a_dead_codebook_is_found(trained, monkeypatch):
    def stuck(vectors, codebook):  # all pictures come to one code
        return torch.zeros(len(vectors), dtype=torch.int64)

    monkeypatch.setattr(quantizer, "nearest_codes", stuck)
    _, found = trained(
        backbone={"name": "conv", "channels": [4, 8]},
        bottleneck={"name": "vector_quantized", "codebook_size": 32, "restart_below": 0.0},
        training={"epochs": 1},
    )
    assert found["codebook"].status == "ill"
    assert "31 codes are never chosen" in found["codebook"].says
    settings = [remedy.setting for remedy in found["codebook"].remedies]
    assert settings[0] == "model.bottleneck.restart_below"


def test_one_that_copies_is_found(taught):
    noise = Splits(train=_noise(300, seed=1), validation=_noise(64, seed=2), test=_noise(8, seed=3))
    found = taught(
        noise,
        steps=400,
        backbone={"name": "mlp", "hidden": []},
        bottleneck={"name": "plain", "latent_dim": 128},
    )
    assert found["copying"].status == "ill"
    assert found["copying"].remedies[0] == ("model.bottleneck.latent_dim", 32)


def test_one_that_remembers_is_found(taught, tiny_splits):
    eight = Splits(tiny_splits.train.take(slice(0, 8)), tiny_splits.validation, tiny_splits.test)
    found = taught(
        eight,
        steps=400,
        bottleneck={"name": "gaussian", "latent_dim": 2},
        loss={"name": "mse", "sigma": 0.1},
    )
    assert found["overfitting"].status == "ill"
    assert found["memorisation"].status != "ok"
    assert "training.augment" in [remedy.setting for remedy in found["memorisation"].remedies]


def test_a_hole_under_the_prior_is_found(trained):
    _, found = trained(
        bottleneck={"name": "gaussian", "latent_dim": 8, "beta": 0.0},
        loss={"name": "mse", "sigma": 0.1},
        training={"epochs": 15},
    )
    assert found["prior_hole"].status != "ok"
    assert found["prior_hole"].remedies[0] == ("model.bottleneck.beta", 1.0)


def test_numbers_that_are_not_finite_are_told(tiny_splits, tmp_path, monkeypatch):
    forward = engine.Step.forward

    def poisoned(self, x, target, progress, labels=None):
        loss, sums = forward(self, x, target, progress, labels)
        return (loss * math.nan if progress.step == 8 else loss), sums

    monkeypatch.setattr(engine.Step, "forward", poisoned)
    settings = {"data": {"name": "digits"}, "training": {**TRAINING, "rollbacks": 1},
                "model": {"backbone": {"name": "mlp", "hidden": [8]}}}  # fmt: skip
    run = RunDirectory.create(tmp_path / "nan", run_config_from_dict(settings))
    with pytest.raises(TrainingDivergedError):
        train_run(run, tiny_splits)
    finding = findings_of_log(run)[0]
    assert finding.status == "ill"
    assert "rolled back at step 8 to step 6, learning rate halved" in finding.says
    assert finding.remedies[0] == ("training.learning_rate", 0.001)


def test_what_was_found_is_kept_with_the_weights_that_it_is_of(tiny_run):
    found = (Finding("odd", "Odd", "watch", "Says.", "Why."),)
    assert kept_findings(tiny_run) == findings_of_log(tiny_run)
    write_health(tiny_run, found)
    assert kept_findings(tiny_run) == list(found)
    tiny_run.weights_path.write_bytes(tiny_run.weights_path.read_bytes() + b"x")
    assert kept_findings(tiny_run) == findings_of_log(tiny_run)


def test_a_log_without_signs_makes_nobody_healthy(tiny_run):
    rows = tiny_run.metrics()
    tiny_run.metrics_path.unlink()
    for row in rows:
        del row["signs"]
        append_row(tiny_run.metrics_path, row)
    assert kept_findings(tiny_run) == []
    tiny_run.write("outcome", {"status": "diverged"})
    assert [finding.status for finding in kept_findings(tiny_run)] == ["ill"]
