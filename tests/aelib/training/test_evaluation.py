from __future__ import annotations

import pytest
import torch

from aelib.core.batch import shard
from aelib.core.errors import CapabilityError
from aelib.data import ImageSet
from aelib.runs import open_model
from aelib.training import evaluate
from aelib.training import evaluation as module
from aelib.training.evaluation import wanted_labels


def test_means_are_those_of_all_pictures_whatever_the_batches(tiny_run, tiny_images, monkeypatch):
    model = open_model(tiny_run).model
    whole = evaluate(model, tiny_images)
    x = tiny_images.batch(slice(None))
    mse = (model.reconstruct(x) - x).square().mean().item()
    assert whole["mse"] == pytest.approx(mse, rel=1e-5)
    monkeypatch.setattr(module, "BATCH_SIZE", 7)
    assert evaluate(model, tiny_images) == pytest.approx(whole, rel=1e-5)


def test_the_model_and_the_generator_are_left_as_they_were(tiny_run, tiny_images):
    model = open_model(tiny_run).model.train()
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    evaluate(model, tiny_images)
    assert model.training
    assert torch.equal(torch.rand(2), expected)


def test_every_process_sees_the_same_noise(new_run, tiny_splits):
    from aelib.training import Trainer

    model = Trainer(new_run(), tiny_splits).state.model
    alone = evaluate(model, tiny_splits.validation)
    for rank in range(2):
        with shard(rank, 2, lambda value: value):
            assert evaluate(model, tiny_splits.validation) == alone


def test_a_model_that_uses_labels_refuses_pictures_without(tiny_run, tiny_images, monkeypatch):
    model = open_model(tiny_run).model
    assert wanted_labels(model, tiny_images, slice(0, 2)) is None
    monkeypatch.setattr(model, "capabilities", model.capabilities._replace(uses_labels=True))
    assert wanted_labels(model, tiny_images, slice(0, 4)).tolist() == [0, 1, 2, 0]
    with pytest.raises(CapabilityError, match="Choose a data set with labels"):
        wanted_labels(model, ImageSet(tiny_images.images), slice(0, 2))
