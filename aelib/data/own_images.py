"""A person's own pictures: look at them first, then import them as a data set."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.core import strict_json
from aelib.core.errors import DataError
from aelib.core.types import be_silent
from aelib.data.base import ImageSet
from aelib.data.fitting import fit_picture
from aelib.data.names import display_name
from aelib.data.own_store import OwnImages, store_own
from aelib.data.sources import Skipped, open_source
from aelib.data.splitting import SMALLEST_SET

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aelib.core.types import Report
    from aelib.data.sources import Entry, Origin

SMALLEST_SIDE, LARGEST_SIDE = 8, 128
MAX_CLASSES = 1_000
MAX_VALUES = 2**30
MAX_BROKEN = 0.1
TRY_ALL_BELOW = 200


@dataclass(frozen=True)
class Preview:
    """What an import would give.

    Attributes:
        images: Some pictures as they would be stored, uint8 ``(N, C, H, W)``.
        names: Their names.
        num_images: Pictures found.
        num_tried: How many of them were decoded for this preview.
        class_counts: Pictures found of each class; empty when there are no classes.
        skipped: Files that would be left out, of those that were tried.
    """

    images: npt.NDArray[np.uint8]
    names: list[str]
    num_images: int
    num_tried: int
    class_counts: dict[str, int]
    skipped: list[Skipped]


def preview_images(
    origin: Origin, name: str, *, size: int, channels: int, crop: str = "centre", count: int = 24
) -> Preview:
    """Show what an import would give, without storing anything.

    Args:
        origin: A folder or file, the content of a zip, npz or picture, or named pictures.
        name: Name of the file, for messages.
        size: Side of the stored pictures.
        channels: 1 for grey, 3 for colour.
        crop: One of :data:`aelib.data.fitting.CROPS`.
        count: How many pictures to show.

    Returns:
        Pictures spread over the whole set, and counts. Small sets are decoded whole.
    """
    _check_size(size, channels)
    source = open_source(origin, name)
    entries = source.entries
    num_tried = len(entries) if len(entries) <= TRY_ALL_BELOW else min(count, len(entries))
    tried = [entries[index] for index in _spread(len(entries), num_tried)]
    kept, skipped = _decode(tried, size, channels, crop, be_silent)
    shown = [kept[index] for index in _spread(len(kept), min(count, len(kept)))]
    empty = np.zeros((0, channels, size, size), np.uint8)
    counts: dict[str, int] = {}
    for entry in entries:
        if entry.label is not None:
            counts[entry.label] = counts.get(entry.label, 0) + 1
    return Preview(
        np.stack([picture for _, picture in shown]) if shown else empty,
        [entry.name for entry, _ in shown],
        len(entries),
        num_tried,
        dict(sorted(counts.items(), key=lambda item: _natural(item[0]))),
        [*source.skipped, *skipped],
    )


def import_images(
    origin: Origin,
    name: str,
    *,
    size: int,
    channels: int,
    crop: str = "centre",
    filename: str = "upload",
    report: Report = be_silent,
) -> tuple[OwnImages, list[Skipped]]:
    """Store a person's pictures as a data set; it is there whole or not at all.

    Args:
        origin: A folder or file, the content of a zip, npz or picture, or named pictures.
        name: Name of the new data set.
        size: Side of the stored pictures.
        channels: 1 for grey, 3 for colour.
        crop: One of :data:`aelib.data.fitting.CROPS`.
        filename: Name of the file, for messages.
        report: Told how many pictures are done; raising in it stops the import.

    Returns:
        The new set, and the files that were left out: no pictures, damaged, or a second time the
        same picture.

    Raises:
        DataError: If there are too few or too many pictures or classes, or too many are damaged.
    """
    _check_size(size, channels)
    source = open_source(origin, filename)
    if len(source.entries) * channels * size**2 > MAX_VALUES:
        raise DataError(
            f"Expected at most {MAX_VALUES / 2**30:g} GiB of pictures, got {len(source.entries):,} "
            f"of {channels} × {size} × {size}.",
            "Choose a smaller side, or fewer pictures.",
        )
    kept, broken = _decode(source.entries, size, channels, crop, report)
    if len(broken) > max(1.0, MAX_BROKEN * len(source.entries)):
        raise DataError(
            f"Expected pictures that can be read, but {len(broken):,} of {len(source.entries):,} "
            f"are damaged or too large; the first: {broken[0].reason}",
            "Leave them out and try again.",
        )
    kept, doubles = _without_doubles(kept)
    if len(kept) < SMALLEST_SET:
        raise DataError(
            f"Expected at least {SMALLEST_SET} different pictures, got {len(kept)}.",
            "Add pictures.",
        )
    class_names, labels = class_labels([entry.label for entry, _ in kept])
    images = ImageSet(torch.from_numpy(np.stack([picture for _, picture in kept])), labels)
    content = hashlib.sha256(images.digest.encode() + strict_json.dumps(class_names).encode())
    own_id, shown, created = describe_import(name, content.hexdigest())
    own = OwnImages(
        id=own_id,
        name=shown,
        num_images=len(images),
        size=size,
        channels=channels,
        crop=crop,
        class_names=tuple(class_names),
        digest=images.digest,
        created=created,
    )
    store_own(own, images)
    report(1.0, f"Imported {len(images):,} pictures")
    return own, [*source.skipped, *broken, *doubles]


def describe_import(name: str, content: str) -> tuple[str, str, str]:
    """Return what every import is called, whatever it holds.

    Args:
        name: Name that the person gave.
        content: Digest of what it holds.

    Returns:
        Id, name to show and date of an :class:`OwnImages`.
    """
    shown = display_name(name.strip() or "own")
    slug = re.sub(r"[^a-z0-9]+", "-", shown.lower()).strip("-")[:40] or "own"
    created = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return f"{slug}-{content[:10]}", shown, created


def class_labels(labels: Sequence[str | None] | None) -> tuple[list[str], torch.Tensor | None]:
    """Return classes in their order, and the number of each sample's class.

    Args:
        labels: Class of each sample by name.

    Shape:
        - returns: ``(N,)``

    Returns:
        Names and numbers; nothing where there are fewer than two classes.

    Raises:
        DataError: If there are too many.
    """
    found = labels or ()
    names = sorted({label for label in found if label is not None}, key=_natural)
    if len(names) < 2:
        return [], None
    if len(names) > MAX_CLASSES:
        raise DataError(
            f"Expected at most {MAX_CLASSES:,} classes, got {len(names):,}.",
            "Leave the labels out, or merge classes.",
        )
    place = {label: index for index, label in enumerate(names)}
    return names, torch.tensor([place[label or names[0]] for label in found])


def _check_size(size: int, channels: int) -> None:
    if not SMALLEST_SIDE <= size <= LARGEST_SIDE or channels not in (1, 3):
        raise DataError(
            f"Expected a side from {SMALLEST_SIDE} to {LARGEST_SIDE} pixels and 1 or 3 channels, "
            f"got {size} and {channels}."
        )


def _spread(total: int, count: int) -> list[int]:
    """Return ``count`` indices spread evenly over ``total``."""
    return [index * total // count for index in range(count)]


def _decode(
    entries: list[Entry], size: int, channels: int, crop: str, report: Report
) -> tuple[list[tuple[Entry, npt.NDArray[np.uint8]]], list[Skipped]]:
    kept, broken = [], []
    for index, entry in enumerate(entries):
        try:
            kept.append((entry, fit_picture(entry.decode(), size, channels, crop)))
        except DataError as error:
            broken.append(Skipped(entry.name, error.message))
        if index % 64 == 0:
            report(0.98 * index / len(entries), f"Reading {len(entries):,} pictures")
    return kept, broken


def _without_doubles(
    kept: list[tuple[Entry, npt.NDArray[np.uint8]]],
) -> tuple[list[tuple[Entry, npt.NDArray[np.uint8]]], list[Skipped]]:
    """Return each picture once: a double would be in the training and in the test set."""
    first: dict[bytes, str] = {}
    single, doubles = [], []
    for entry, picture in kept:
        key = hashlib.sha256(picture.data).digest()
        if key in first:
            doubles.append(Skipped(entry.name, f"the same picture as '{first[key]}'"))
        else:
            first[key] = entry.name
            single.append((entry, picture))
    return single, doubles


def _natural(label: str) -> tuple[bool, int, str]:
    """Return a key that puts 2 before 10 and numbers before words."""
    is_number = label.isascii() and label.isdigit()
    return (not is_number, int(label) if is_number else 0, label)
