from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING

import numpy as np
import pytest

from aelib.core.errors import DataError
from aelib.data.sources import open_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def files(encode: Callable[..., bytes], photo: Callable[..., np.ndarray]) -> dict[str, bytes]:
    names = ("set/dog/2.png", "set/cat/1.png", "set/dog/10.JPG", "set/notes.txt")
    return {name: encode(photo(index)) for index, name in enumerate(names)}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_a_folder_and_its_zip_are_the_same(
    root: Path,
    files: dict[str, bytes],
    pack: Callable[..., bytes],
    photo: Callable[..., np.ndarray],
) -> None:
    (root / "a.zip").write_bytes(pack(files))
    origins = [pack(files), write(root / "pictures", files), root / "a.zip"]
    for origin in origins:
        source = open_source(origin, "x")
        found = [(entry.name, entry.label) for entry in source.entries]
        assert found == [
            ("set/cat/1.png", "cat"),
            ("set/dog/10.JPG", "dog"),
            ("set/dog/2.png", "dog"),
        ]
        assert np.array_equal(source.entries[0].decode(), photo(1))
        assert source.skipped == [("set/notes.txt", "not a picture by its name")]


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["a/1.png", "b/2.png"], ["a", "b"]),
        (["x/y/a/1.png", "x/y/b/2.png"], ["a", "b"]),
        (["a/deep/er/1.png", "b/2.png"], ["a", "b"]),
        (["a/1.png", "a/2.png"], [None, None]),
        (["1.png", "b/2.png"], [None, None]),
        (["1.png", "2.png"], [None, None]),
        (["ñ/1.png", "🦊/2.png"], ["ñ", "🦊"]),
    ],
)
def test_classes_are_sub_folders(
    encode: Callable[..., bytes],
    pack: Callable[..., bytes],
    names: list[str],
    labels: list[str | None],
) -> None:
    data = pack({name: encode(np.zeros((2, 2), np.uint8)) for name in names})
    assert [entry.label for entry in open_source(data, "x.zip").entries] == labels


def test_arrays(photo: Callable[..., np.ndarray]) -> None:
    images, buffer, bare = photo(0, 4, 8, 8), io.BytesIO(), io.BytesIO()
    np.savez(buffer, images=images, labels=[1, 0, 1, 2])
    source = open_source(buffer.getvalue(), "x.npz")
    assert [entry.label for entry in source.entries] == ["1", "0", "1", "2"]
    assert np.array_equal(source.entries[3].decode(), images[3])
    np.save(bare, images)
    assert len(open_source(bare.getvalue(), "x.npy").entries) == 4


def test_single_and_several_pictures(
    encode: Callable[..., bytes], photo: Callable[..., np.ndarray]
) -> None:
    data = encode(photo(3))
    assert np.array_equal(open_source(data, "x").entries[0].decode(), photo(3))
    several = open_source([("a.png", data), ("a.png", data), ("../b.png", data)], "x")
    assert [entry.name for entry in several.entries] == [
        "0001 a.png",
        "0002 a.png",
        "0003 ..∕b.png",
    ]
    assert all(entry.label is None for entry in several.entries)


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", pickle.dumps([1]), b"\x1f\x8b\x08" + bytes(30), b"7z\xbc\xaf\x27\x1c", b"Rar!"],
)
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(DataError, match="Expected a zip, an npz or pictures.*'x'"):  # noqa: RUF043
        open_source(data, "x")


def test_nothing_to_import_is_said(pack: Callable[..., bytes], root: Path) -> None:
    (root / "empty").mkdir()
    for origin in (pack({}), pack({"a.txt": b"1", "inner.zip": pack({})}), root / "empty", []):
        with pytest.raises(DataError, match="found none among"):
            open_source(origin, "x")


def test_a_path_that_is_not_there_is_said(root: Path) -> None:
    with pytest.raises(DataError, match="There is no folder 'gone'"):
        open_source(root / "gone", "x")
