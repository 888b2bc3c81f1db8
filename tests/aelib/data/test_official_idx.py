from __future__ import annotations

import gzip
import hashlib
import struct
from typing import TYPE_CHECKING

import pytest
import torch
from torchvision import datasets

from aelib.core.errors import DataError
from aelib.core.types import be_silent
from aelib.data.official_idx import IdxSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOURCE = IdxSource("mnist", "MNIST")
EMNIST = IdxSource(
    "emnist",
    "EMNIST",
    train="emnist-letters-train",
    test="emnist-letters-test",
    is_zipped=True,
    is_transposed=True,
    first_label=1,
)


def idx(values: torch.Tensor) -> bytes:
    sizes = struct.pack(f">{values.dim()}I", *values.shape)
    return gzip.compress(bytes([0, 0, 8, values.dim()]) + sizes + values.numpy().tobytes())


def files(part: str, count: int, first_label: int = 0) -> dict[str, bytes]:
    pixels = torch.arange(count * 12, dtype=torch.uint8).view(count, 3, 4)
    labels = torch.arange(count, dtype=torch.uint8) + first_label
    return {
        f"{part}-images-idx3-ubyte.gz": idx(pixels),
        f"{part}-labels-idx1-ubyte.gz": idx(labels),
    }


def write(folder: Path, contents: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)


@pytest.mark.parametrize("place", ["mnist", "MNIST/raw"])
def test_reads_our_folder_and_torchvisions(root: Path, place: str) -> None:
    write(root / place, files("train", 5))
    assert not SOURCE.is_present(root)
    write(root / place, files("t10k", 2))
    assert SOURCE.is_present(root)
    train, test = SOURCE.read(root)
    assert train.images.shape == (5, 1, 3, 4)
    assert train.images.flatten().tolist() == list(range(60))
    assert train.labels is not None
    assert train.labels.tolist() == [0, 1, 2, 3, 4]
    assert test.images.shape == (2, 1, 3, 4)


def test_letters_are_turned_upright_and_counted_from_zero(root: Path) -> None:
    for part in (EMNIST.train, EMNIST.test):
        write(root / "emnist", files(part, 2, first_label=1))
    train, _ = EMNIST.read(root)
    assert train.images.shape == (2, 1, 4, 3)
    assert train.images[0, 0].tolist() == [[0, 4, 8], [1, 5, 9], [2, 6, 10], [3, 7, 11]]
    assert train.labels is not None
    assert train.labels.tolist() == [0, 1]


def test_torchvision_reads_the_same(root: Path) -> None:
    write(root / "MNIST" / "raw", {**files("train", 5), **files("t10k", 2)})
    for path in list((root / "MNIST" / "raw").iterdir()):
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
    theirs = datasets.MNIST(root, train=False)
    _, ours = SOURCE.read(root)
    assert torch.equal(ours.images[:, 0], theirs.data)
    assert torch.equal(ours.labels, theirs.targets)


def test_pictures_and_labels_of_different_sets_are_refused(root: Path) -> None:
    write(root / "mnist", {**files("train", 5), **files("t10k", 2)})
    write(root / "mnist", {"train-labels-idx1-ubyte.gz": idx(torch.zeros(4, dtype=torch.uint8))})
    with pytest.raises(DataError, match=r"one label each.*\(5, 3, 4\) and \(4,\)"):
        SOURCE.read(root)


def test_a_zip_of_all_parts_is_fetched_once(
    root: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[..., bytes]
) -> None:
    members = {
        f"gzip/{name}": content
        for part in ("letters-train", "letters-test", "digits-train", "digits-test")
        for name, content in files(f"emnist-{part}", 2, first_label=1).items()
    }
    archive = pack({**members, "gzip/mapping.txt": b"1 a"})
    digest = hashlib.md5(archive, usedforsecurity=False).hexdigest()
    monkeypatch.setattr(datasets.EMNIST, "md5", digest)

    def fetch(url: str, target: Path, md5: str, tell: Callable[[float], None]) -> None:
        assert url == datasets.EMNIST.url
        assert md5 == digest
        target.write_bytes(archive)
        tell(1.0)

    monkeypatch.setattr("aelib.data.download._fetch", fetch)
    EMNIST.fetch(root, be_silent, "EMNIST")
    assert EMNIST.is_present(root)
    assert len(list((root / "emnist").iterdir())) == 8
    assert not list(root.glob(".staging*"))
