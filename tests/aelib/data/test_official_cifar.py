from __future__ import annotations

import hashlib
import io
import pickle
import tarfile
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from torchvision import datasets

from aelib.core.errors import DataError
from aelib.core.types import be_silent
from aelib.data.official_cifar import CifarSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOURCE = CifarSource()
NAMES = (*SOURCE.train, SOURCE.test)


def batch(number: int, protocol: int = 2, count: int = 3) -> bytes:
    data = np.random.default_rng(number).integers(0, 256, (count, 3072), np.uint8)
    labels = [(number + index) % 10 for index in range(count)]
    content = {"batch_label": "testing", "labels": labels, "data": data, "filenames": ["a.png"] * 3}
    return pickle.dumps(content, protocol)


def python_2_batch(number: int) -> bytes:
    """A batch as Python 2 wrote it: pixels as a BINSTRING, labels one opcode each."""
    data = np.random.default_rng(number).integers(0, 256, (3, 3072), np.uint8).tobytes()
    labels = b"".join(b"K" + bytes([(number + index) % 10]) for index in range(3))
    return (
        b"\x80\x02}q\x01(U\x06labelsq\x02]q\x03(" + labels + b"e"
        b"U\x04dataq\x04T" + len(data).to_bytes(4, "little") + data + b"q\x05u."
    )


def write(root: Path, make: Callable[[int], bytes] = batch) -> None:
    (root / SOURCE.folder).mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(NAMES):
        (root / SOURCE.folder / name).write_bytes(make(number))


@pytest.mark.parametrize("protocol", [2, 4])
def test_reads_pictures_and_labels(root: Path, protocol: int) -> None:
    write(root, lambda number: batch(number, protocol))
    assert SOURCE.is_present(root)
    train, test = SOURCE.read(root)
    assert train.images.shape == (15, 3, 32, 32)
    expected = pickle.loads(batch(5))  # noqa: S301 -- written above
    assert np.array_equal(test.images.numpy().reshape(3, 3072), expected["data"])
    assert test.labels is not None
    assert test.labels.tolist() == expected["labels"]
    assert train.labels is not None
    assert train.labels.tolist() == [(n + i) % 10 for n in range(5) for i in range(3)]


def test_reads_what_python_2_wrote(root: Path) -> None:
    write(root, python_2_batch)
    _, test = SOURCE.read(root)
    expected = pickle.loads(python_2_batch(5), encoding="latin1")  # noqa: S301 -- written above
    assert test.images.numpy().tobytes() == expected["data"].encode("latin1")
    assert test.labels is not None
    assert test.labels.tolist() == expected["labels"]


def test_torchvision_reads_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root, lambda number: batch(number, 4))
    monkeypatch.setattr(datasets.CIFAR10, "_check_integrity", lambda _: True)
    monkeypatch.setattr(datasets.CIFAR10, "_load_meta", lambda _: None)
    theirs = datasets.CIFAR10(root, train=True)
    ours, _ = SOURCE.read(root)
    assert np.array_equal(ours.images.numpy().transpose(0, 2, 3, 1), theirs.data)
    assert ours.labels is not None
    assert ours.labels.tolist() == theirs.targets


class Payload:
    def __reduce__(self) -> tuple[object, ...]:
        return (exec, ("raise SystemExit('the pickle ran')",))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a pickle",
        batch(1)[:500],
        pickle.dumps({"labels": [1, 2], "data": b"x" * 100}),
        pickle.dumps({"labels": [1, 2, 77], "data": b"x" * 3072 * 3}),
        pickle.dumps({"data": b"x" * 3072}),
        pickle.dumps(Payload()),
        pickle.dumps({"labels": [Payload()], "data": b"x" * 3072}),
    ],
)
def test_other_files_are_refused_and_nothing_runs(root: Path, content: bytes) -> None:
    write(root)
    (root / SOURCE.folder / "test_batch").write_bytes(content)
    with pytest.raises(DataError, match="batch of CIFAR-10 in 'test_batch'"):
        SOURCE.read(root)


def test_the_archive_is_fetched_and_unpacked_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for number, name in enumerate(NAMES):
            info = tarfile.TarInfo(f"{SOURCE.folder}/{name}")
            info.size = len(batch(number))
            archive.addfile(info, io.BytesIO(batch(number)))
    monkeypatch.setattr(
        datasets.CIFAR10,
        "tgz_md5",
        hashlib.md5(buffer.getvalue(), usedforsecurity=False).hexdigest(),
    )

    def fetch(url: str, target: Path, md5: str, tell: Callable[[float], None]) -> None:
        assert (url, md5) == (datasets.CIFAR10.url, datasets.CIFAR10.tgz_md5)
        target.write_bytes(buffer.getvalue())

    monkeypatch.setattr("aelib.data.download._fetch", fetch)
    (root / SOURCE.folder).mkdir()  # some of the batches only
    SOURCE.fetch(root, be_silent, "CIFAR-10")
    train, _ = SOURCE.read(root)
    assert torch.is_tensor(train.images)
    assert [path.name for path in root.iterdir()] == [SOURCE.folder]
