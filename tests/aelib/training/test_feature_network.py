from __future__ import annotations

import pytest
import torch
from safetensors.torch import load_file

from aelib.data import ImageSet, Splits
from aelib.nn.feature_network import trained_features
from aelib.runs.config import TrainingConfig
from aelib.training.feature_network import SETTINGS, accuracy, train_features

QUICK = TrainingConfig(epochs=12, batch_size=16, learning_rate=1e-2)


@pytest.fixture
def splits(tiny_splits):
    def no_test():
        raise AssertionError("the test split was looked at")

    return Splits(tiny_splits.train, tiny_splits.validation, no_test, tiny_splits.class_names)


def test_it_learns_keeps_its_best_epoch_and_never_looks_at_test(splits, tmp_path):
    path, said = tmp_path / "weights.safetensors", []
    done = train_features(splits, path, settings=QUICK, report=lambda *told: said.append(told))
    assert [fraction for fraction, _ in said] == pytest.approx([n / 12 for n in range(1, 13)])
    assert 0.5 < done.accuracy == max(float(text.split()[2]) for _, text in said)
    assert accuracy(trained_features(path), splits.validation) == done.accuracy


def test_the_same_seed_makes_the_same_file(splits, tmp_path):
    for name in ("a", "b"):
        train_features(splits, tmp_path / name, settings=QUICK)
    first, second = load_file(tmp_path / "a"), load_file(tmp_path / "b")
    assert all(torch.equal(value, second[name]) for name, value in first.items())


def test_pictures_without_labels_are_the_callers_mistake(splits, tmp_path):
    bare = Splits(ImageSet(splits.train.images), splits.validation, splits.test)
    with pytest.raises(ValueError, match="needs labels"):
        train_features(bare, tmp_path / "a", settings=QUICK)
    assert SETTINGS.augment == "shift_and_flip"
