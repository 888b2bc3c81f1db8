from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import torch

from aelib.core.errors import DataError
from aelib.data import ImageSet, Splits, data_root


def numbered(count: int) -> ImageSet:
    pixels = torch.arange(count, dtype=torch.uint8).view(count, 1, 1, 1).expand(count, 1, 2, 2)
    return ImageSet(pixels.contiguous(), torch.arange(count), torch.arange(count).float()[:, None])


def test_batch_is_the_pictures_in_0_to_1() -> None:
    images = ImageSet(torch.tensor([0, 51, 255], dtype=torch.uint8).view(3, 1, 1, 1))
    for index in (torch.tensor([2, 0, 1, 2]), slice(1, 3), torch.tensor([True, False, True])):
        expected = images.images[index].float() / 255
        batch = images.batch(index)
        assert torch.equal(batch, expected)
        assert batch.dtype == torch.float32


def test_batch_does_not_touch_the_stored_pictures() -> None:
    images = numbered(4)
    before = images.images.clone()
    images.batch(slice(0, 4)).zero_()
    assert torch.equal(images.images, before)


def test_take_keeps_labels_and_factors_with_their_pictures() -> None:
    part = numbered(6).take(torch.tensor([5, 2]))
    assert part.images[:, 0, 0, 0].tolist() == [5, 2]
    assert part.labels is not None
    assert part.labels.tolist() == [5, 2]
    assert part.factors is not None
    assert part.factors.tolist() == [[5.0], [2.0]]


def test_a_part_alone_keeps_nothing_else_in_memory() -> None:
    whole = numbered(6)
    part = whole.take(slice(4, 6)).alone()
    assert part.images.untyped_storage().nbytes() == part.images.nbytes == 8
    assert part.digest == whole.take(slice(4, 6)).digest
    assert (
        whole.alone().images.data_ptr() == whole.images.data_ptr()
    )  # nothing is copied for nothing
    assert ImageSet(part.images).alone().labels is None


def test_digest_is_sha256_of_everything() -> None:
    images = ImageSet(torch.zeros(2, 1, 2, 2, dtype=torch.uint8))
    expected = hashlib.sha256(b"torch.uint8 (2, 1, 2, 2)" + bytes(8) + b"none" + b"none")
    assert images.digest == expected.hexdigest()


@pytest.mark.parametrize("changed", ["images", "labels", "factors", "shape", "order"])
def test_digest_changes_with_anything(changed: str) -> None:
    images = numbered(6)
    pixels, labels, factors = images.images.clone(), images.labels, images.factors
    assert labels is not None
    assert factors is not None
    other = {
        "images": ImageSet(pixels + 1, labels, factors),
        "labels": ImageSet(pixels, labels + 1, factors),
        "factors": ImageSet(pixels, labels, factors + 1),
        "shape": ImageSet(pixels.view(6, 1, 4, 1), labels, factors),
        "order": images.take(torch.tensor([1, 0, 2, 3, 4, 5])),
    }[changed]
    assert other.digest != images.digest
    assert ImageSet(pixels, labels, factors).digest == images.digest


def test_unknown_split_is_named() -> None:
    splits = Splits(numbered(3), numbered(2), numbered(1))
    assert len(splits.split("validation")) == 2
    with pytest.raises(DataError, match="train, validation, test, got 'valid'"):
        splits.split("valid")


def test_data_root_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AELIB_DATA", "~/pictures")
    assert data_root() == Path.home() / "pictures"
    monkeypatch.setenv("AELIB_DATA", "")
    assert data_root() == Path.home() / ".cache" / "aelib" / "data"
