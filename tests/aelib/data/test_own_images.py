from __future__ import annotations

import io
import os
import random
import signal
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from aelib.core.errors import DataError
from aelib.data import OwnConfig, load
from aelib.data.own_images import import_images, preview_images
from aelib.data.own_store import list_own, load_own

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def pets(
    encode: Callable[..., bytes], pack: Callable[..., bytes], photo: Callable[..., np.ndarray]
) -> bytes:
    """20 cats and 10 dogs in a zip, with a text and what macOS adds."""
    files = {
        f"pets/{'dog' if index % 3 == 0 else 'cat'}/{index:02d}.png": encode(photo(index))
        for index in range(30)
    }
    return pack({**files, "pets/readme.txt": b"hello", "__MACOSX/._00.png": b"x"})


def npz(**arrays: object) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_preview_shows_what_import_stores(root: Path, pets: bytes) -> None:
    preview = preview_images(pets, "pets.zip", size=12, channels=1, count=30)
    assert preview.images.shape == (30, 1, 12, 12)
    assert preview.num_images == preview.num_tried == 30
    assert preview.class_counts == {"cat": 20, "dog": 10}
    assert preview.skipped == [("pets/readme.txt", "not a picture by its name")]
    assert not list(root.iterdir())
    own, skipped = import_images(pets, "My pets", size=12, channels=1)
    assert skipped == preview.skipped
    _, images = load_own(own.id)
    assert np.array_equal(images.images.numpy(), preview.images)


def test_preview_of_a_large_set_decodes_a_few(photo: Callable[..., np.ndarray]) -> None:
    preview = preview_images(npz(x=photo(0, 1000, 8, 8)), "x", size=8, channels=3, count=10)
    assert (preview.num_images, preview.num_tried, len(preview.images)) == (1000, 10, 10)
    assert preview.names == [f"picture {index}" for index in range(0, 1000, 100)]


def test_an_import_is_a_data_set_with_its_classes(root: Path, pets: bytes) -> None:
    told: list[float] = []
    own, _ = import_images(
        pets, "My pets!", size=16, channels=3, report=lambda at, _: told.append(at)
    )
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert own.id.startswith("my-pets-")
    assert own.name == "My pets!"
    splits = load(OwnConfig(id=own.id))
    assert splits.class_names == ("cat", "dog")
    assert (len(splits.train), len(splits.validation), len(splits.test)) == (24, 3, 3)
    for part, cats in ((splits.train, 16), (splits.validation, 2), (splits.test, 2)):
        assert part.labels is not None
        assert abs((part.labels == 0).sum().item() - cats) <= 1
    assert splits.image.shape == (3, 16, 16)


def test_the_same_pictures_have_the_same_id(
    root: Path, pets: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = import_images(pets, "Pets", size=16, channels=3)
    again, _ = import_images(pets, "Pets", size=16, channels=3)
    assert again.id == first.id
    assert len(list_own()) == 1
    other, _ = import_images(pets, "Pets", size=16, channels=1)
    assert other.id != first.id
    monkeypatch.setenv("AELIB_DATA", str(root / "elsewhere"))
    assert import_images(pets, "Pets", size=16, channels=3)[0].id == first.id


def test_a_picture_that_stands_twice_is_kept_once(
    photo: Callable[..., np.ndarray], root: Path
) -> None:
    images = photo(0, 5, 8, 8)
    images[3] = images[1]
    own, skipped = import_images(npz(images=images), "x", size=8, channels=1)
    assert own.num_images == 4
    assert skipped == [("picture 3", "the same picture as 'picture 1'")]


def test_numbers_as_classes_are_in_their_order(
    photo: Callable[..., np.ndarray], root: Path
) -> None:
    data = npz(images=photo(0, 12, 8, 8), labels=np.arange(12))
    own, _ = import_images(data, "x", size=8, channels=1)
    assert own.class_names == tuple(str(number) for number in range(12))
    _, images = load_own(own.id)
    assert images.labels is not None
    assert images.labels.tolist() == list(range(12))


def broken_zip(
    encode: Callable[..., bytes], pack: Callable[..., bytes], good: int, bad: int
) -> bytes:
    files = {f"{i:03d}.png": encode(np.full((2, 2), i, np.uint8)) for i in range(good)}
    files |= {f"bad{i}.png": b"\x89PNG\r\n\x1a\n broken" for i in range(bad)}
    return pack(files)


@pytest.mark.parametrize(("good", "bad"), [(5, 1), (50, 5)])
def test_few_damaged_pictures_are_left_out_and_listed(
    root: Path, encode: Callable[..., bytes], pack: Callable[..., bytes], good: int, bad: int
) -> None:
    data = broken_zip(encode, pack, good, bad)
    own, skipped = import_images(data, "x", size=8, channels=1)
    assert own.num_images == good
    assert [name for name, _ in skipped] == [f"bad{i}.png" for i in range(bad)]
    assert all("damaged" in reason for _, reason in skipped)
    assert preview_images(data, "x", size=8, channels=1).skipped == skipped


def test_many_damaged_pictures_are_refused(
    root: Path, encode: Callable[..., bytes], pack: Callable[..., bytes]
) -> None:
    with pytest.raises(DataError, match="7 of 57 are damaged or too large; the first: "):
        import_images(broken_zip(encode, pack, 50, 7), "x", size=8, channels=1)
    assert list_own() == []


@pytest.mark.parametrize(
    ("arrays", "options", "found"),
    [
        ({"x": np.zeros((5, 8, 8), np.uint8)}, {}, "at least 3 different pictures, got 1"),
        ({"x": np.eye(8)[:, None]}, {"size": 4}, "a side from 8 to 128"),
        ({"x": np.eye(8)[:, None]}, {"size": 129}, "a side from 8 to 128"),
        ({"x": np.eye(8)[:, None]}, {"channels": 2}, "1 or 3 channels, got 8 and 2"),
        (
            {"x": np.zeros((30_000, 1, 1), np.uint8)},
            {"size": 128, "channels": 3},
            r"at most 1 GiB of pictures, got 30,000 of 3 × 128 × 128",
        ),
    ],
)
def test_what_cannot_be_a_data_set_is_said(
    root: Path, arrays: dict[str, np.ndarray], options: dict[str, int], found: str
) -> None:
    with pytest.raises(DataError, match=found):
        import_images(npz(**arrays), "x", **{"size": 8, "channels": 1, **options})
    assert list_own() == []


def test_too_many_classes_are_said(root: Path) -> None:
    pictures = np.zeros((1_001, 1, 2), np.uint8)
    pictures[:, 0, 0], pictures[:, 0, 1] = np.divmod(np.arange(1_001), 250)
    data = npz(images=pictures.repeat(8, axis=1).repeat(4, axis=2), labels=np.arange(1_001))
    with pytest.raises(DataError, match="at most 1,000 classes, got 1,001"):
        import_images(data, "x", size=8, channels=1)


@pytest.mark.parametrize(
    "name", ["", "   ", "../../etc", "ñandú 🦊", "x" * 300, "a\0b\u202e", "con"]
)
def test_any_name_makes_a_safe_folder(root: Path, pets: bytes, name: str) -> None:
    own, _ = import_images(pets, name, size=8, channels=1)
    folder = root / "own" / own.id
    assert folder.is_dir()
    assert [path.name for path in root.iterdir()] == ["own"]
    assert list_own() == [own]


def test_stopping_leaves_nothing(root: Path, pets: bytes) -> None:
    def stop(fraction: float, _: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_images(pets, "x", size=8, channels=1, report=stop)
    assert list_own() == []
    assert not list(root.rglob("*.safetensors"))


def in_a_child(data: bytes, name: str) -> int:
    """Import in a process of its own and return its number."""
    child = os.fork()
    if child == 0:
        try:
            import_images(data, name, size=32, channels=3)
        finally:
            os._exit(0)
    return child


def test_killed_at_30_instants_it_is_absent_or_whole(
    root: Path, photo: Callable[..., np.ndarray]
) -> None:
    data = npz(images=photo(0, 150, 8, 8))
    start = time.perf_counter()
    os.waitpid(in_a_child(data, "whole"), 0)
    duration = time.perf_counter() - start
    (whole,) = list_own()
    random_source = random.Random(0)  # noqa: S311 -- not for secrets
    for number in range(30):
        child = in_a_child(data, f"set {number}")
        time.sleep(random_source.uniform(0.0, 1.2 * duration))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    found = list_own()
    for own in found:
        assert load_own(own.id)[1].digest == whole.digest
    left = [path.name for path in (root / "own").iterdir() if not path.name.startswith(".")]
    assert len(left) == len(found)
