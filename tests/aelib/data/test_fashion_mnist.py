from __future__ import annotations

import gzip
import hashlib
import shutil
import struct
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
import torch
from torchvision.datasets import FashionMNIST

from aelib.core.errors import DataUnavailableError
from aelib.data import (
    DATASETS,
    FashionMnistConfig,
    FashionMnistMiniConfig,
    load,
    load_held_out,
    load_split,
)
from aelib.data.fashion_mnist import BUNDLED

if TYPE_CHECKING:
    from pathlib import Path

NUM_TRAIN = 6_000


def write_train_files(folder: Path) -> torch.Tensor:
    folder.mkdir(parents=True)
    pixels = (torch.arange(NUM_TRAIN) % 251).to(torch.uint8).view(-1, 1, 1).expand(-1, 28, 28)
    header = bytes([0, 0, 8, 3]) + struct.pack(">3I", NUM_TRAIN, 28, 28)
    images = gzip.compress(header + pixels.numpy().tobytes(), 1)
    (folder / "train-images-idx3-ubyte.gz").write_bytes(images)
    labels = (torch.arange(NUM_TRAIN) % 10).to(torch.uint8).numpy().tobytes()
    header = bytes([0, 0, 8, 1]) + struct.pack(">I", NUM_TRAIN)
    (folder / "train-labels-idx1-ubyte").write_bytes(header + labels)
    return pixels


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(urllib.request, "urlopen", refuse)


def test_bundled_files_are_the_official_ones() -> None:
    official = dict(FashionMNIST.resources)
    files = sorted(BUNDLED.glob("t10k*.gz"))
    assert len(files) == 2
    for path in files:
        digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
        assert digest == official[path.name]


def test_the_licence_lies_beside_them() -> None:
    text = (BUNDLED / "LICENSE").read_text()
    assert "The MIT License" in text
    assert "2017 Zalando SE" in text


def test_mini_is_the_test_file_in_its_own_order() -> None:
    splits = load(FashionMnistMiniConfig())
    raw = gzip.decompress((BUNDLED / "t10k-images-idx3-ubyte.gz").read_bytes())[16:]
    parts = [splits.split(name).images for name in ("train", "validation", "test")]
    assert torch.cat(parts).numpy().tobytes() == raw
    labels = gzip.decompress((BUNDLED / "t10k-labels-idx1-ubyte.gz").read_bytes())[8:]
    assert bytes(splits.validation.labels.tolist()) == labels[8_000:9_000]


@pytest.mark.parametrize("place", ["fashion-mnist", "FashionMNIST/raw", ""])
def test_the_whole_set_is_found_in_the_data_root(root: Path, offline: None, place: str) -> None:
    root.rmdir()
    pixels = write_train_files(root / place)
    assert DATASETS.build(FashionMnistConfig()).is_present()
    splits = load(FashionMnistConfig())
    assert (len(splits.train), len(splits.validation), len(splits.test)) == (1_000, 5_000, 10_000)
    assert torch.equal(splits.train.images[:, 0], pixels[:1_000])
    assert torch.equal(splits.validation.images[:, 0], pixels[1_000:])
    mini = load(FashionMnistMiniConfig())
    assert torch.equal(splits.test.images[:8_000], mini.train.images)


def test_a_folder_of_the_persons_own_is_used(tmp_path: Path, root: Path, offline: None) -> None:
    write_train_files(tmp_path / "mine")
    assert len(load(FashionMnistConfig(root=str(tmp_path / "mine"))).train) == 1_000


def test_images_without_labels_are_not_enough(root: Path, offline: None) -> None:
    write_train_files(root / "fashion-mnist")
    (root / "fashion-mnist" / "train-labels-idx1-ubyte").unlink()
    assert not DATASETS.build(FashionMnistConfig()).is_present()


def test_offline_says_what_was_looked_for_and_what_to_do(root: Path, offline: None) -> None:
    with pytest.raises(DataUnavailableError) as error:
        load(FashionMnistConfig())
    text = str(error.value)
    assert "Fashion-MNIST is not on this machine" in text
    assert "'train-images-idx3-ubyte.gz' could not be downloaded (no connection to " in text
    assert "train-labels-idx1-ubyte.gz" in error.value.remedy
    assert "in 'fashion-mnist' in the data folder (AELIB_DATA)" in error.value.remedy
    assert "'fashion-mnist-mini', which is bundled" in error.value.remedy
    assert str(root) not in text
    assert not list(root.glob("**/*.gz"))


def test_is_downloaded_where_it_is_missing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = root / "source"
    write_train_files(source)
    shutil.copy(BUNDLED / "t10k-images-idx3-ubyte.gz", source)
    shutil.copy(BUNDLED / "t10k-labels-idx1-ubyte.gz", source)
    labels = source / "train-labels-idx1-ubyte"
    (source / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(labels.read_bytes()))

    class Response:
        def __init__(self, request: urllib.request.Request) -> None:
            self.file = (source / request.full_url.rsplit("/", 1)[-1]).open("rb")
            self.headers: dict[str, str] = {}

        def __enter__(self) -> Response:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def read(self, size: int) -> bytes:
            return self.file.read(size)

    sums = [
        (name, hashlib.md5((source / name).read_bytes(), usedforsecurity=False).hexdigest())
        for name, _ in FashionMNIST.resources
    ]
    monkeypatch.setattr(FashionMNIST, "resources", sums)
    monkeypatch.setattr(urllib.request, "urlopen", lambda request, timeout: Response(request))
    told: list[str] = []
    splits = load(FashionMnistConfig(), lambda _, text: told.append(text))
    assert len(splits.train) == 1_000
    assert "Fetching Fashion-MNIST: train-images-idx3-ubyte.gz" in told
    assert len(list((root / "fashion-mnist").iterdir())) == 4


def test_held_out_pictures_need_no_training_files(runs_root: Path, offline: None) -> None:
    held_out = load_held_out(FashionMnistConfig())
    assert len(held_out.test) == 10_000
    pixels = held_out.validation.images.numpy().tobytes()
    # of rows 55,000 to 59,999 of the official training file
    wanted = "69c6eedd84f8e35cee17021aa981de759de2042ea53ec60f067174bdec7e3ae9"
    assert hashlib.sha256(pixels).hexdigest() == wanted
    assert load_split(FashionMnistConfig(), "validation").digest == held_out.validation.digest
    with pytest.raises(DataUnavailableError):
        load_split(FashionMnistConfig(), "train")


def test_held_out_pictures_come_from_the_files_where_they_are(tmp_path: Path) -> None:
    pixels = write_train_files(tmp_path / "fashion-mnist")
    held_out = load_held_out(FashionMnistConfig(root=str(tmp_path)))
    assert torch.equal(held_out.validation.images[:, 0], pixels[-5_000:])
