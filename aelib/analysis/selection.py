"""Some pictures out of many: what they are, in which order, and files to take away."""

from __future__ import annotations

import csv
import io
import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from torch import Tensor

    from aelib.analysis.latents import Latents

CHUNK, MOST_TOLD = 4096, 2_000_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def count_classes(
    labels: npt.NDArray[np.int64], indices: Sequence[int], num_classes: int
) -> list[int]:
    """Count the pictures of each class among some.

    Args:
        labels: Classes of all pictures.
        indices: Which pictures.
        num_classes: How many classes there are.

    Shape:
        - labels: ``(N,)``

    Returns:
        One count per class.
    """
    counts: list[int] = np.bincount(labels[list(indices)], minlength=num_classes).tolist()
    return counts


def in_order(indices: Sequence[int], values: npt.NDArray[np.floating]) -> list[int]:
    """Return pictures, those of high values first.

    Args:
        indices: Which pictures.
        values: One for each of all pictures.

    Shape:
        - values: ``(N,)``

    Returns:
        The same pictures; equal ones keep their order.
    """
    places = np.argsort(-values[list(indices)], kind="stable")
    return [int(indices[place]) for place in places]


def numbers_among(told: object, rows: npt.NDArray[np.int64]) -> list[int]:
    """Read numbers of pictures that came from outside.

    Args:
        told: What came: anything; of a list the first :data:`MOST_TOLD` are read.
        rows: The numbers that there are, ascending.

    Shape:
        - rows: ``(n,)``

    Returns:
        Those of the told numbers that are among the rows, in the order in which they came; none
        if no list came.
    """
    if not isinstance(told, (list, tuple)) or not len(rows):
        return []
    low, high = int(rows[0]), int(rows[-1])
    few = itertools.islice(told, MOST_TOLD)
    whole = [number for number in few if type(number) is int and low <= number <= high]
    numbers = np.asarray(whole, np.int64)
    found: list[int] = numbers[rows[np.searchsorted(rows, numbers)] == numbers].tolist()
    return found


def mean_picture(images: Tensor, indices: Sequence[int]) -> Tensor:
    """Average some pictures.

    Args:
        images: All pictures, uint8.
        indices: Which of them, at least one.

    Shape:
        - images: ``(N, C, H, W)``
        - returns: ``(C, H, W)``

    Returns:
        Their mean, in [0, 1].
    """
    total = torch.zeros(images.shape[1:], dtype=torch.int64)
    for start in range(0, len(indices), CHUNK):  # a lasso may hold most of a million
        total += images[list(indices[start : start + CHUNK])].sum(dim=0)
    return (total.double() / (255.0 * len(indices))).float()


def selection_csv(
    indices: Sequence[int],
    latents: Latents,
    errors: npt.NDArray[np.float32],
    points: npt.NDArray[np.float32],
    class_names: Sequence[str] = (),
) -> bytes:
    """Write pictures as a table: number, class, error, place on the map, latent.

    A class name that a spreadsheet would take for a formula gets an apostrophe before it.

    Args:
        indices: Which pictures.
        latents: Latents of all pictures.
        errors: Squared errors of all pictures.
        points: The map of all pictures.
        class_names: Names by label; the number is written where there is none.

    Shape:
        - errors: ``(N,)``
        - points: ``(N, k)``

    Returns:
        CSV as UTF-8 with a header.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    map_columns = [f"map_{axis}" for axis in range(points.shape[1])]
    latent_columns = [f"z{dimension}" for dimension in range(latents.mean.shape[1])]
    writer.writerow(["picture", "class", "squared_error", *map_columns, *latent_columns])
    for index in indices:
        numbers = (errors[index], *points[index], *latents.mean[index])
        name = class_cell(latents.labels, index, class_names)
        writer.writerow([index, name, *(f"{float(n):.6g}" for n in numbers)])
    return buffer.getvalue().encode()


def selection_npz(
    indices: Sequence[int],
    latents: Latents,
    errors: npt.NDArray[np.float32],
    points: npt.NDArray[np.float32],
    images: Tensor,
) -> bytes:
    """Write pictures and all that is known about them as arrays.

    Args:
        indices: Which pictures.
        latents: Latents of all pictures.
        errors: Squared errors of all pictures.
        points: The map of all pictures.
        images: All pictures, uint8.

    Shape:
        - errors: ``(N,)``
        - points: ``(N, k)``
        - images: ``(N, C, H, W)``

    Returns:
        An ``npz`` file with ``picture``, ``image``, ``map``, ``latent``, ``squared_error`` and,
        where there are classes, ``label``.
    """
    chosen = np.asarray(indices, dtype=np.int64)
    arrays: dict[str, Any] = {
        "picture": chosen,
        "image": images[chosen].numpy(),
        "map": points[chosen],
        "latent": latents.mean[chosen],
        "squared_error": errors[chosen],
    }
    if latents.labels is not None:
        arrays["label"] = latents.labels[chosen]
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def class_cell(labels: npt.NDArray[np.int64] | None, index: int, names: Sequence[str] = ()) -> str:
    """Return the class of a picture as a table writes it.

    A name that a spreadsheet would take for a formula gets an apostrophe before it.

    Args:
        labels: Classes of all pictures; None where there are none.
        index: Which picture.
        names: Names by label; the number is written where there is none.

    Shape:
        - labels: ``(N,)``

    Returns:
        The name; empty where there is no class.
    """
    if labels is None:
        return ""
    label = int(labels[index])
    text = names[label] if label < len(names) else str(label)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
