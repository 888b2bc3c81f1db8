"""Where a person's pictures come from: a folder, a zip, an npz, or single files.

All become one list of entries that are decoded one at a time, so that thousands of photographs
never lie in memory together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from aelib.core.errors import DataError
from aelib.data.archives import MAX_PACKED, Archive
from aelib.data.arrays import read_arrays
from aelib.data.folders import list_folder, read_file
from aelib.data.names import display_name
from aelib.data.npy import MAGIC
from aelib.data.pictures import MAX_BYTES, SUFFIXES, open_picture, sniff

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Origin = bytes | Path | Sequence[tuple[str, bytes]]
"""Content of a zip, npz or picture; a folder or file on this machine; or named pictures."""

_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")


class Skipped(NamedTuple):
    """A file that is left out, and why."""

    name: str
    reason: str


class Entry(NamedTuple):
    """One picture: its name, its class if it has one, and how to decode it."""

    name: str
    label: str | None
    decode: Callable[[], npt.NDArray[np.uint8]]


@dataclass(frozen=True)
class Source:
    """Everything that was found.

    Attributes:
        entries: Pictures in the order of their names; none is decoded yet.
        skipped: Files that are not pictures by their name.
    """

    entries: list[Entry]
    skipped: list[Skipped]


def open_source(origin: Origin, name: str) -> Source:
    """List the pictures that a person offers.

    Classes are the sub-folders, if every picture lies in one and there are at least two, or the
    labels of an npz.

    Args:
        origin: Where the pictures are.
        name: Name of the file, for messages only.

    Returns:
        The pictures, not decoded yet.

    Raises:
        DataError: If it cannot be read, could do harm, or holds no picture.
    """
    if isinstance(origin, Path):
        if origin.expanduser().is_dir() or not origin.expanduser().is_file():
            return _from_files({
                key: partial(read_file, path, MAX_BYTES)
                for key, path in list_folder(origin).items()
            })
        origin = read_file(origin.expanduser(), MAX_PACKED)
    if not isinstance(origin, bytes):
        return _from_files({key: partial(bytes, data) for key, data in _numbered(origin)})
    if origin.startswith(_ZIP_MAGIC):
        archive = Archive(origin, name)
        if any(member.endswith(".npy") for member in archive.members):
            return _from_arrays(origin, name)
        reads = {key: partial(archive.read, key, MAX_BYTES) for key in archive.members}
        return _from_files(reads)
    if origin.startswith(MAGIC):
        return _from_arrays(origin, name)
    if sniff(origin):
        return Source([Entry(display_name(name), None, partial(open_picture, origin, name))], [])
    raise DataError(
        f"Expected a zip, an npz or pictures, got a file of another kind or an empty one: "
        f"'{display_name(name)}'.",
        "Put the pictures into a zip, one sub-folder for each class.",
    )


def _numbered(files: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, bytes]]:
    """Return files under names that are all different and lie in no folder."""
    for index, (name, data) in enumerate(files, 1):
        yield f"{index:04d} {name}".replace("/", "∕"), data


def _from_files(reads: Mapping[str, Callable[[], bytes]]) -> Source:
    pictures = [name for name in reads if name.lower().endswith(SUFFIXES)]
    skipped = [
        Skipped(display_name(name), "not a picture by its name")
        for name in reads
        if not name.lower().endswith(SUFFIXES)
    ]
    if not pictures:
        raise DataError(
            f"Expected pictures ({', '.join(SUFFIXES)}), found none among {len(reads):,} files.",
            "Save them as PNG or JPEG.",
        )
    labels = _folder_labels(pictures)
    entries = [
        Entry(display_name(name), label, partial(_decode, reads[name], name))
        for name, label in zip(pictures, labels, strict=True)
    ]
    return Source(entries, skipped)


def _decode(read: Callable[[], bytes], name: str) -> npt.NDArray[np.uint8]:
    return open_picture(read(), name)


def _folder_labels(names: list[str]) -> Sequence[str | None]:
    """Return the sub-folder of each picture, below the folders that all have in common."""
    parts = [name.split("/") for name in names]
    while all(len(part) > 1 for part in parts):
        first = {part[0] for part in parts}
        if len(first) > 1:
            return [display_name(part[0]) for part in parts]
        parts = [part[1:] for part in parts]
    return [None] * len(names)


def _from_arrays(data: bytes, name: str) -> Source:
    arrays = read_arrays(data, name)
    labels: Sequence[str | None] = arrays.labels or [None] * len(arrays.images)
    return Source(
        [
            Entry(f"picture {index}", label and display_name(label), partial(np.array, picture))
            for index, (picture, label) in enumerate(zip(arrays.images, labels, strict=True))
        ],
        [],
    )
