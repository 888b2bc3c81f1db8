from __future__ import annotations

import gzip
import struct
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
import torch
from torchvision import datasets

from aelib.core.errors import ConfigError, DataUnavailableError
from aelib.data import DATASETS, load
from aelib.data.torchvision_sets import EmnistConfig, MnistConfig

if TYPE_CHECKING:
    from pathlib import Path


def idx(values: torch.Tensor) -> bytes:
    sizes = struct.pack(f">{values.dim()}I", *values.shape)
    return gzip.compress(bytes([0, 0, 8, values.dim()]) + sizes + values.numpy().tobytes(), 1)


def write(folder: Path, part: str, count: int) -> torch.Tensor:
    folder.mkdir(exist_ok=True)
    pixels = torch.arange(count).remainder(251).to(torch.uint8).view(-1, 1, 1).repeat(1, 2, 2)
    (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(idx(pixels))
    labels = torch.arange(count).remainder(10).to(torch.uint8)
    (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(idx(labels))
    return pixels


def test_validation_is_cut_from_train_and_test_stays(root: Path) -> None:
    train = write(root / "mnist", "train", 12_000)
    test = write(root / "mnist", "t10k", 40)
    splits = load(MnistConfig())
    assert torch.equal(splits.train.images[:, 0], train[:7_000])
    assert torch.equal(splits.validation.images[:, 0], train[7_000:])
    assert torch.equal(splits.test.images[:, 0], test)
    assert splits.image.num_classes == 10


@pytest.mark.parametrize(
    ("name", "files", "start"),
    [
        ("mnist", "train-images-idx3-ubyte.gz", "MNIST is not on this machine"),
        ("kmnist", "t10k-labels-idx1-ubyte.gz", "KMNIST is not on this machine"),
        ("emnist", "emnist-letters-test-labels-idx1-ubyte.gz", "EMNIST is not on this machine"),
        ("cifar10", "data_batch_1 … data_batch_5", "CIFAR-10 is not on this machine"),
        ("svhn", "train_32x32.mat and test_32x32.mat", "SVHN is not on this machine"),
    ],
)
def test_offline_says_what_was_looked_for_and_what_to_do(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, files: str, start: str
) -> None:
    def offline(*_: object, **__: object) -> None:
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(urllib.request, "urlopen", offline)
    with pytest.raises(DataUnavailableError) as error:
        load(DATASETS[name].config())
    assert error.value.message.startswith(start)
    assert "no connection to " in error.value.message
    assert files in error.value.remedy
    assert error.value.remedy.endswith("in the data folder (AELIB_DATA).")
    assert str(root) not in str(error.value)
    assert not [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("part", datasets.EMNIST.splits)
def test_emnist_classes_are_torchvisions(part: str) -> None:
    theirs = [name for name in datasets.EMNIST.classes_split_dict[part] if name != "N/A"]
    assert list(DATASETS.build(EmnistConfig(part=part)).facts().class_names) == theirs


@pytest.mark.parametrize(("name", "theirs"), [("kmnist", datasets.KMNIST)])
def test_class_names_are_torchvisions(name: str, theirs: type) -> None:
    facts = DATASETS.build(DATASETS[name].config()).facts()
    assert list(facts.class_names) == theirs.classes


def test_parts_of_emnist_do_not_share_their_row(root: Path) -> None:
    letters = DATASETS.build(EmnistConfig(part="letters"))
    digits = DATASETS.build(EmnistConfig(part="digits"))
    assert letters.facts().num_train == 119_800
    assert digits.facts().num_train == 235_000


def test_an_unknown_part_is_named() -> None:
    with pytest.raises(ConfigError, match="Did you mean 'letters'"):
        EmnistConfig(part="leters")
