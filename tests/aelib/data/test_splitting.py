from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.core.errors import DataError
from aelib.data import ImageSet
from aelib.data.splitting import (
    cut,
    cut_in_time,
    hash_indices,
    parts_in_time,
    shuffle_and_cut,
    shuffled,
    tenth,
)


def numbered(count: int, labels: torch.Tensor | None = None) -> ImageSet:
    pixels = torch.arange(count).remainder(251).to(torch.uint8)
    factors = torch.arange(count).float()[:, None]
    return ImageSet(pixels.view(count, 1, 1, 1), labels, factors)


def places(part: ImageSet) -> set[int]:
    assert part.factors is not None
    return set(part.factors[:, 0].int().tolist())


def test_hash_is_splitmix64() -> None:
    # The first numbers of the published generator from seed 0.
    expected = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert hash_indices(np.arange(1, 4), 0).tolist() == expected


def test_order_is_a_permutation_that_never_changes() -> None:
    order = shuffled(1000, 7)
    assert sorted(order.tolist()) == list(range(1000))
    assert shuffled(10, 7).tolist() == [0, 2, 4, 9, 6, 7, 8, 5, 1, 3]


def test_cut_keeps_the_order() -> None:
    train, validation, test = cut(numbered(10), 2, 3)
    assert [places(part) for part in (train, validation, test)] == [
        {0, 1, 2, 3, 4},
        {5, 6},
        {7, 8, 9},
    ]


@pytest.mark.parametrize("count", [3, 4, 9, 10, 99, 1000])
@pytest.mark.parametrize("num_classes", [0, 1, 2, 3])
def test_every_picture_is_in_one_part_and_no_part_is_empty(count: int, num_classes: int) -> None:
    labels = torch.arange(count) % num_classes if num_classes else None
    parts = shuffle_and_cut(numbered(count, labels), 5)
    assert sum(len(part) for part in parts) == count
    assert set().union(*(places(part) for part in parts)) == set(range(count))
    assert len(parts[1]) == len(parts[2]) == tenth(count)


def test_classes_are_spread_over_the_parts() -> None:
    labels = torch.cat([torch.zeros(700), torch.ones(200), torch.full((100,), 2)]).long()
    for part, share in zip(
        shuffle_and_cut(numbered(1000, labels), 1), (0.8, 0.1, 0.1), strict=True
    ):
        assert part.labels is not None
        counts = part.labels.bincount(minlength=3).tolist()
        for count, total in zip(counts, (700, 200, 100), strict=True):
            assert abs(count - share * total) <= 1


def test_too_few_pictures_is_said() -> None:
    with pytest.raises(DataError, match=r"at least 3 pictures.*got 2"):
        shuffle_and_cut(numbered(2), 0)


@pytest.mark.parametrize(("count", "overlap"), [(30, 0), (30, 3), (100, 7)])
def test_windows_are_cut_in_the_order_of_time(count: int, overlap: int) -> None:
    images = ImageSet(torch.arange(count).reshape(-1, 1, 1, 1))
    train, validation, test = cut_in_time(images, overlap)
    assert (len(train), len(validation), len(test)) == parts_in_time(count, overlap)
    first, second, third = (part.images.flatten().tolist() for part in (train, validation, test))
    assert first[0] == 0
    assert third[-1] == count - 1
    assert second[0] - first[-1] == third[0] - second[-1] == overlap + 1
    assert len(test) == count // 10


def test_too_few_windows_to_cut_in_time() -> None:
    assert parts_in_time(3, 0) == (1, 1, 1)
    with pytest.raises(DataError, match="more than 10 windows"):
        parts_in_time(10, 4)
