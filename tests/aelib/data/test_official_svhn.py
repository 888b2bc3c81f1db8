from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.io import savemat
from torchvision import datasets

from aelib.core.errors import DataError
from aelib.core.types import be_silent
from aelib.data.official_svhn import SvhnSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOURCE = SvhnSource()


def write(root: Path) -> np.ndarray:
    (root / SOURCE.folder).mkdir()
    pixels = np.random.default_rng(0).integers(0, 256, (32, 32, 3, 4), np.uint8)
    for name in SOURCE.files:
        content = {"X": pixels, "y": np.array([[1], [9], [10], [2]], np.uint8)}
        savemat(root / SOURCE.folder / name, content)
    return pixels


def test_reads_pictures_and_labels(root: Path) -> None:
    pixels = write(root)
    assert SOURCE.is_present(root)
    train, test = SOURCE.read(root)
    assert test.images.shape == (4, 3, 32, 32)
    assert np.array_equal(train.images[2].numpy(), pixels[..., 2].transpose(2, 0, 1))
    assert train.labels is not None
    assert train.labels.tolist() == [1, 9, 0, 2]


def test_torchvision_reads_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root)
    monkeypatch.setattr(datasets.SVHN, "_check_integrity", lambda _: True)
    theirs = datasets.SVHN(root / SOURCE.folder, split="test")
    _, ours = SOURCE.read(root)
    assert np.array_equal(ours.images.numpy(), theirs.data)
    assert ours.labels is not None
    assert ours.labels.tolist() == theirs.labels.tolist()


@pytest.mark.parametrize("content", [b"", b"MATLAB 5.0", b"\0" * 300])
def test_other_files_are_refused(root: Path, content: bytes) -> None:
    write(root)
    (root / SOURCE.folder / SOURCE.files[0]).write_bytes(content)
    with pytest.raises(DataError, match=r"'train_32x32.mat', got a file that cannot be read"):
        SOURCE.read(root)


def test_both_files_are_fetched(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def fetch(url: str, target: Path, md5: str, tell: Callable[[float], None]) -> None:
        asked.append((url, target.name, md5))
        target.touch()

    monkeypatch.setattr("aelib.data.download._fetch", fetch)
    SOURCE.fetch(root, be_silent, "SVHN")
    assert asked == [tuple(datasets.SVHN.split_list[part]) for part in ("train", "test")]
    assert SOURCE.is_present(root)
