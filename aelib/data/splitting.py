"""Cut a set into train, validation and test, the same way on every machine and for ever.

Orders come from a hash and not from a random generator: a library may change the stream of its
generator, and a test picture would then be one that a saved model was trained on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.core.errors import DataError

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.data.base import ImageSet

SMALLEST_SET = 3


def hash_indices(
    indices: npt.NDArray[np.int64] | npt.NDArray[np.uint64], seed: int
) -> npt.NDArray[np.uint64]:
    """Mix whole numbers into well-spread ones; different numbers never collide.

    Args:
        indices: Whole numbers ≥ 0.
        seed: From :func:`aelib.core.seeding.derive_seed`, so that two hashes are unrelated; they
            would be shifted copies of each other for seeds that lie close together.

    Shape:
        - indices, returns: ``(N,)``

    Returns:
        Numbers spread evenly over [0, 2⁶⁴).

    References:
        Steele, Lea & Flood 2014, Fast splittable pseudorandom number generators (SplitMix64).
        https://doi.org/10.1145/2660193.2660195
    """
    golden = 0x9E3779B97F4A7C15
    start = np.uint64(seed * golden % 2**64)
    mixed = indices.astype(np.uint64) * np.uint64(golden) + start
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))


def shuffled(count: int, seed: int) -> npt.NDArray[np.int64]:
    """Return the numbers below ``count`` in an order that depends on the seed only.

    Args:
        count: How many.
        seed: What the order depends on, from :func:`aelib.core.seeding.derive_seed`.

    Shape:
        - returns: ``(count,)``

    Returns:
        A permutation.
    """
    return np.argsort(hash_indices(np.arange(count), seed))


def cut(
    images: ImageSet, num_validation: int, num_test: int
) -> tuple[ImageSet, ImageSet, ImageSet]:
    """Cut a set in its own order: train first, then validation, then test.

    Args:
        images: Pictures whose order carries no information.
        num_validation: Pictures before the last ``num_test``.
        num_test: The last pictures.

    Returns:
        Train, validation and test.
    """
    end = len(images) - num_test
    start = end - num_validation
    return (
        images.take(slice(0, start)),
        images.take(slice(start, end)),
        images.take(slice(end, len(images))),
    )


def shuffle_and_cut(images: ImageSet, seed: int) -> tuple[ImageSet, ImageSet, ImageSet]:
    """Cut a set 80 / 10 / 10, with every class spread over the three where there are classes.

    Args:
        images: At least three pictures, in any order.
        seed: What the cut depends on.

    Returns:
        Train, validation and test, each with at least one picture.

    Raises:
        DataError: If there are too few pictures.
    """
    count = len(images)
    if count < SMALLEST_SET:
        raise DataError(
            f"Expected at least {SMALLEST_SET} pictures, one each to train, validate and test, "
            f"got {count}.",
            "Add pictures.",
        )
    order = shuffled(count, seed)
    if images.labels is not None:
        order = order[_interleaved(images.labels.cpu().numpy()[order])]
    held_out = tenth(count)
    return cut(images.take(torch.from_numpy(order)), held_out, held_out)


def parts_in_time(count: int, overlap: int) -> tuple[int, int, int]:
    """Return the sizes of train, validation and test when windows are cut one after the other.

    Args:
        count: All windows.
        overlap: How many following windows share moments with one; as many are left out between
            two splits.

    Returns:
        Three sizes, each at least one.

    Raises:
        DataError: If there are too few windows.
    """
    held_out = tenth(count)
    train = count - 2 * (held_out + overlap)
    if train < 1:
        raise DataError(
            f"Expected more than {2 * (held_out + overlap)} windows, one tenth each to validate "
            f"and test and {overlap} left out between two parts, got {count}.",
            "Choose a larger stride or a shorter window, or a longer recording.",
        )
    return train, held_out, held_out


def cut_in_time(images: ImageSet, overlap: int) -> tuple[ImageSet, ImageSet, ImageSet]:
    """Cut the windows of a recording so that no moment is in two splits.

    Args:
        images: Windows in the order of time.
        overlap: How many following windows share moments with one.

    Returns:
        Train, validation and test, in the order of time.
    """
    train, validation, test = parts_in_time(len(images), overlap)
    second = train + overlap
    return (
        images.take(slice(0, train)),
        images.take(slice(second, second + validation)),
        images.take(slice(len(images) - test, len(images))),
    )


def tenth(count: int) -> int:
    """Return the size of the validation and of the test set among ``count`` pictures.

    Args:
        count: All pictures.

    Returns:
        A tenth, rounded, at least one.
    """
    return max(1, round(count / 10))


def _interleaved(labels: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
    """Return an order in which any stretch holds the classes in their shares."""
    place = np.empty(len(labels))
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        place[members] = (np.arange(len(members)) + 0.5) / len(members)
    return np.argsort(place, kind="stable")
