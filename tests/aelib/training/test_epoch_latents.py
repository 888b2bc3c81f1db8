from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.analysis.latents import encode_images
from aelib.core.seeding import fixed_sample
from aelib.runs import open_model
from aelib.runs.epoch_latents import kept_epochs, read_epoch
from aelib.training import epoch_latents, train_run
from aelib.training.engine import Trainer
from aelib.training.epoch_latents import EpochLatentsWriter


@pytest.fixture
def model(tiny_run):
    return open_model(tiny_run).model


def test_the_latents_are_the_means_of_the_pictures(model, tiny_images, tmp_path):
    writer = EpochLatentsWriter(tmp_path, tiny_images, epochs=4, most=10)
    torch.manual_seed(7)  # the global generator has no say
    writer.write(model.train(), 3)
    assert model.training
    found = read_epoch(tmp_path, 3)
    known = encode_images(model.eval(), tiny_images)
    np.testing.assert_allclose(found.latents, known.mean, rtol=1e-3, atol=1e-3)
    assert found.pictures == tiny_images.digest


def test_of_many_pictures_a_fixed_sample_is_kept(model, tiny_images, tmp_path, monkeypatch):
    monkeypatch.setattr(epoch_latents, "MOST_PICTURES", 10)
    monkeypatch.setattr(epoch_latents, "LEAST_PICTURES", 5)
    EpochLatentsWriter(tmp_path, tiny_images, epochs=4, most=10).write(model, 1)
    rows = torch.from_numpy(fixed_sample(24, 10))
    assert read_epoch(tmp_path, 1).pictures == tiny_images.take(rows).digest
    monkeypatch.setattr(epoch_latents, "MOST_NUMBERS", 21)  # seven latents of three numbers
    EpochLatentsWriter(tmp_path, tiny_images, epochs=4, most=10).write(model, 1)
    assert read_epoch(tmp_path, 1).latents.shape == (7, 3)


def test_many_epochs_are_thinned_evenly_with_the_first_best_and_last(model, tiny_images, tmp_path):
    writer = EpochLatentsWriter(tmp_path, tiny_images, epochs=23, most=6)  # each fourth
    writer.begin(model, 0)
    for epoch in range(1, 24):
        writer.write(model, epoch, best=min(epoch, 10))
    assert kept_epochs(tmp_path) == [0, 1, 4, 8, 10, 12, 16, 20, 23]


def test_what_is_not_finite_is_not_kept(model, tiny_images, tmp_path):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(torch.nan)
    EpochLatentsWriter(tmp_path, tiny_images, epochs=2, most=2).write(model, 1)
    assert kept_epochs(tmp_path) == []


def test_a_training_keeps_every_epoch_from_before_the_first_step(new_run, tiny_splits):
    run = new_run()
    assert train_run(run, tiny_splits) == 0
    assert kept_epochs(run.epochs_path) == [0, 1, 2, 3, 4]
    best = run.read("outcome")["best_epoch"]
    known = encode_images(open_model(run).model, tiny_splits.validation)
    np.testing.assert_allclose(read_epoch(run.epochs_path, best).latents, known.mean, atol=2e-3)


def test_none_are_kept_where_none_are_wanted_and_the_weights_are_the_same(
    new_run, tiny_splits, result_of
):
    with_latents, without = new_run(), new_run("without", kept_epochs=0)
    for run in (with_latents, without):
        train_run(run, tiny_splits)
    assert not without.epochs_path.exists()
    tensors = [open_model(run).model.state_dict() for run in (with_latents, without)]
    assert all(torch.equal(tensors[0][name], tensors[1][name]) for name in tensors[0])


def test_a_resumed_training_keeps_its_epochs_and_forgets_later_ones(new_run, tiny_splits):
    whole = new_run("whole")
    train_run(whole, tiny_splits)
    run = new_run()

    class StopAfterTwo:
        exit_code = 0

        @property
        def is_made(self):
            return len(run.metrics()) == 2

    assert Trainer(run, tiny_splits, StopAfterTwo()).train() == "stopped"
    assert kept_epochs(run.epochs_path) == [0, 1, 2]
    stale = run.epochs_path / "epoch-0009.safetensors"  # of a state that was never saved
    stale.write_bytes((run.epochs_path / "epoch-0001.safetensors").read_bytes())
    train_run(run, tiny_splits)
    assert kept_epochs(run.epochs_path) == [0, 1, 2, 3, 4]
    for epoch in range(5):
        kept = [one.epochs_path / f"epoch-{epoch:04d}.safetensors" for one in (whole, run)]
        assert kept[0].read_bytes() == kept[1].read_bytes()
