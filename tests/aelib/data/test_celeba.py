from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING

import numpy as np
import pytest
from torchvision.datasets import CelebA as Theirs

from aelib.core.errors import DataError, DataUnavailableError
from aelib.data import DATASETS, CelebaConfig, load
from aelib.data.celeba import ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PARTS = "0" * 12 + "1" * 4 + "2" * 5
NAMES = [f"{number:06d}.jpg" for number in range(1, len(PARTS) + 1)]


def face(number: int) -> np.ndarray:
    """A flat picture with a frame that both crops cut off."""
    pixels = np.zeros((218, 178, 3), np.uint8)
    pixels[35:183, 15:163] = (10 * number, 255 - 10 * number, 128)
    return pixels


def write_lists(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    lines = [f"{name} {part}" for name, part in zip(NAMES, PARTS, strict=True)]
    (folder / "list_eval_partition.txt").write_text("\n".join(lines) + "\n")
    rows = [
        name + "".join(f" {1 if (index + i) % 2 else -1:2d}" for i in range(40))
        for index, name in enumerate(NAMES)
    ]
    header = [str(len(NAMES)), " ".join(ATTRIBUTES) + " "]
    (folder / "list_attr_celeba.txt").write_text("\n".join([*header, *rows]) + "\n")


@pytest.fixture(params=["zip", "folder"])
def celeba(
    request: pytest.FixtureRequest,
    root: Path,
    encode: Callable[..., bytes],
    pack: Callable[..., bytes],
) -> Path:
    folder = root / "celeba"
    write_lists(folder)
    faces = {name: encode(face(index), "JPEG") for index, name in enumerate(NAMES)}
    if request.param == "zip":
        archive = pack({f"img_align_celeba/{name}": data for name, data in faces.items()})
        (folder / "img_align_celeba.zip").write_bytes(archive)
    else:
        (folder / "img_align_celeba").mkdir()
        for name, data in faces.items():
            (folder / "img_align_celeba" / name).write_bytes(data)
    return folder


def test_splits_are_the_official_ones(celeba: Path) -> None:
    splits = load(CelebaConfig(size=8))
    assert (len(splits.train), len(splits.validation), len(splits.test)) == (12, 4, 5)
    first = splits.test.images[0].float().mean((1, 2)).tolist()
    assert first == pytest.approx([160, 95, 128], abs=4)  # the 17th picture, without its frame
    assert splits.train.labels is None
    assert splits.class_names == ()


def test_the_first_training_pictures_are_taken(celeba: Path) -> None:
    few, all_of_them = load(CelebaConfig(size=8, num_train=10)), load(CelebaConfig(size=8))
    assert few.train.images.equal(all_of_them.train.images[:10])
    assert few.test.images.equal(all_of_them.test.images)


def test_the_wide_crop_shows_the_frame(celeba: Path) -> None:
    wide = load(CelebaConfig(size=16, crop="square")).train.images
    close = load(CelebaConfig(size=16)).train.images
    assert wide[:, :, 0].max() < 20
    assert close[:, 2, 0].min() > 100


def test_an_attribute_makes_two_classes(celeba: Path) -> None:
    splits = load(CelebaConfig(size=8, label="Smiling"))
    assert splits.class_names == ("not smiling", "smiling")
    assert splits.train.labels is not None
    assert splits.train.labels.tolist() == [
        (i + ATTRIBUTES.index("Smiling")) % 2 for i in range(12)
    ]


def test_pictures_are_prepared_once(celeba: Path) -> None:
    before = load(CelebaConfig(size=8)).train.digest
    for path in (celeba / "img_align_celeba.zip", *celeba.glob("img_align_celeba/*")):
        if path.exists():
            path.write_bytes(b"gone")
    assert load(CelebaConfig(size=8)).train.digest == before


def test_stopping_leaves_nothing_half_prepared(celeba: Path) -> None:
    def stop(_: float, text: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(CelebaConfig(size=8), stop)
    assert not list((celeba / "prepared").iterdir())


def test_a_damaged_prepared_file_is_removed_and_said(celeba: Path) -> None:
    before = load(CelebaConfig(size=8)).test.digest
    path = next((celeba / "prepared").glob("test-*"))
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(DataError, match="damaged and have been removed"):
        load(CelebaConfig(size=8))
    assert load(CelebaConfig(size=8)).test.digest == before


def test_a_damaged_picture_is_named(root: Path, pack: Callable[..., bytes]) -> None:
    write_lists(root / "celeba")
    archive = pack({f"img_align_celeba/{name}": b"\xff\xd8\xff" for name in NAMES})
    (root / "celeba" / "img_align_celeba.zip").write_bytes(archive)
    with pytest.raises(DataError, match=r"'000001\.jpg' of CelebA"):
        load(CelebaConfig(size=8))


def test_a_damaged_list_is_named(celeba: Path) -> None:
    (celeba / "list_eval_partition.txt").write_text("nothing here")
    with pytest.raises(DataError, match="list_eval_partition"):
        load(CelebaConfig(size=8))


def test_without_gdown_says_what_to_do(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gdown", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert not DATASETS.build(CelebaConfig()).is_present()
    with pytest.raises(DataUnavailableError) as error:
        load(CelebaConfig())
    assert "package gdown, which is not installed" in error.value.message
    assert "Download img_align_celeba.zip, list_eval_partition.txt" in error.value.remedy
    assert "into 'celeba' in the data folder" in error.value.remedy
    assert str(root) not in str(error.value)


def test_gdown_is_asked_for_what_is_missing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("quota")

    monkeypatch.setattr("importlib.util.find_spec", lambda _: types.SimpleNamespace())
    monkeypatch.setattr("torchvision.datasets.utils.download_file_from_google_drive", fail)
    with pytest.raises(DataUnavailableError, match=r"'img_align_celeba\.zip' could not be down"):
        load(CelebaConfig())
    assert not [path for path in root.rglob("*") if path.is_file()]
    known = {name for _, _, name in Theirs.file_list}
    assert {"img_align_celeba.zip", "list_eval_partition.txt", "list_attr_celeba.txt"} <= known
