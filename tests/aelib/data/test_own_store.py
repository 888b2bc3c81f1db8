from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch

from aelib.core.errors import DataError, DataUnavailableError
from aelib.data import ImageSet
from aelib.data.own_store import OwnImages, delete_own, find_own, list_own, load_own, store_own

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def own(root: Path) -> OwnImages:
    images = ImageSet(torch.arange(5 * 64).to(torch.uint8).view(5, 1, 8, 8), torch.arange(5) % 2)
    described = OwnImages(
        id="mine-0123456789",
        name="Mine",
        num_images=5,
        size=8,
        channels=1,
        crop="centre",
        class_names=("a", "b"),
        digest=images.digest,
        created="2026-01-01T00:00:00+00:00",
    )
    store_own(described, images)
    return described


def test_round_trip(own: OwnImages) -> None:
    assert list_own() == [own]
    described, images = load_own(own.id)
    assert described == own
    assert images.digest == own.digest
    assert images.labels is not None
    assert images.labels.tolist() == [0, 1, 0, 1, 0]


def test_delete(own: OwnImages, root: Path) -> None:
    delete_own(own.id)
    assert list_own() == []
    assert not list((root / "own").iterdir())
    with pytest.raises(DataUnavailableError, match="got 'mine-0123456789'"):
        delete_own(own.id)


@pytest.mark.parametrize("own_id", ["", "..", "../own/mine-0123456789", "/etc", "MINE", "a\0b"])
def test_an_id_is_never_a_path(own: OwnImages, root: Path, own_id: str) -> None:
    for function in (find_own, load_own, delete_own):
        with pytest.raises(DataUnavailableError, match="one of your imported data sets"):
            function(own_id)
    assert list_own() == [own]


@pytest.mark.parametrize("place", range(0, 700, 23))
def test_one_flipped_byte_is_noticed(own: OwnImages, root: Path, place: int) -> None:
    path = root / "own" / own.id / "images.safetensors"
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1
    path.write_bytes(data)
    with pytest.raises(DataError, match="'Mine' do not match their checksum"):
        load_own(own.id)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"format": 2}',
        '{"format": 1, "id": "other"}',
        '{"format": 1, "unknown": 1, "class_names": []}',
        "NaN",
    ],
)
def test_a_damaged_description_hides_that_import_only(
    own: OwnImages, root: Path, text: str
) -> None:
    folder = root / "own" / "damaged"
    folder.mkdir()
    (folder / "images.safetensors").touch()
    (folder / "info.json").write_text(text)
    assert list_own() == [own]


def test_a_description_of_another_folder_is_not_listed(own: OwnImages, root: Path) -> None:
    (root / "own" / own.id).rename(root / "own" / "renamed")
    assert list_own() == []


def test_what_is_half_written_is_not_listed(own: OwnImages, root: Path) -> None:
    info = (root / "own" / own.id / "info.json").read_text()
    assert json.loads(info)["format"] == 1
    staged = root / "own" / ".staging-x" / own.id
    staged.mkdir(parents=True)
    (staged / "info.json").write_text(info)
    (root / "own" / "no-pictures").mkdir()
    assert list_own() == [own]


def test_storing_again_replaces_a_damaged_copy(own: OwnImages, root: Path) -> None:
    _, images = load_own(own.id)
    path = root / "own" / own.id / "images.safetensors"
    path.write_bytes(b"damaged")
    store_own(own, images)
    assert load_own(own.id)[1].digest == own.digest
    assert [path.name for path in (root / "own").iterdir()] == [own.id]
