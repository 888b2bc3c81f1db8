"""Imported pictures on disk.

An import is a folder ``own/<id>`` of the data root with the finished pictures as safetensors and a
JSON description. It is made under another name and renamed, so that it is there whole or not at
all. The id ends in a digest of the content: the same pictures imported again, here or on another
machine, have the same id, and a saved run finds its data.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import safetensors
import safetensors.torch

from aelib.core import strict_json
from aelib.core.atomic import atomic_write, sync_folder
from aelib.core.errors import AelibError, DataError, DataUnavailableError
from aelib.data.base import Channel, ImageSet, data_root
from aelib.data.names import display_name
from aelib.data.staging import staging

if TYPE_CHECKING:
    from pathlib import Path

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, kw_only=True)
class OwnImages:
    """What is known of an import.

    Attributes:
        id: Name of its folder, and of the data set in configs.
        name: Name that the person gave.
        num_images: How many pictures.
        size: Side in pixels; of series their length in moments.
        channels: 1 or 3; of series up to 16.
        crop: How they were made square, or cut from a recording.
        class_names: Classes; empty when there are none.
        digest: SHA-256 of pictures and labels.
        created: When it was imported, as a date for people.
        kind: ``image`` or ``series``.
        signals: What the channels of series stand for.
        overlap: How many following windows share moments with one, and so may not lie in another
            split; -1 for samples that stand by themselves.
    """

    id: str
    name: str
    num_images: int
    size: int
    channels: int
    crop: str
    class_names: tuple[str, ...]
    digest: str
    created: str
    kind: str = "image"
    signals: tuple[Channel, ...] = ()
    overlap: int = -1

    @property
    def shape(self) -> tuple[int, int, int]:
        """``(C, H, W)``."""
        return (self.channels, self.size if self.kind == "image" else 1, self.size)


def store_own(own: OwnImages, images: ImageSet) -> None:
    """Write an import, so that it is there whole or not at all.

    Args:
        own: What is known of it.
        images: Its pictures, with labels if it has classes.
    """
    root = _own_root()
    with staging(root) as temporary:
        folder = temporary / own.id
        folder.mkdir()
        tensors = {"images": images.images}
        if images.labels is not None:
            tensors["labels"] = images.labels
        atomic_write(folder / "images.safetensors", safetensors.torch.save(tensors))
        atomic_write(folder / "info.json", strict_json.dumps({"format": 1, **asdict(own)}) + "\n")
        target = root / own.id
        if target.exists():  # the same pictures; replaced, in case the old copy is damaged
            target.rename(temporary / "replaced")
        folder.rename(target)
        sync_folder(root)


def list_own() -> list[OwnImages]:
    """Return all imports that can be read.

    Returns:
        In the order of their names.
    """
    root = _own_root()
    if not root.is_dir():
        return []
    found = []
    for folder in root.iterdir():
        if _ID.fullmatch(folder.name) and (folder / "images.safetensors").is_file():
            try:
                found.append(_read_info(folder))
            except (
                AelibError,
                OSError,
                TypeError,
                ValueError,
                LookupError,
            ):  # damaged: the others count
                continue
    return sorted(found, key=lambda own: (own.name, own.id))


def find_own(own_id: str) -> OwnImages:
    """Return an import by its id, one of the list; an id is never taken as a path.

    Args:
        own_id: Its id.

    Returns:
        The import.

    Raises:
        DataUnavailableError: If there is none.
    """
    for own in list_own():
        if own.id == own_id:
            return own
    shown = display_name(own_id) if own_id else "none"
    raise DataUnavailableError(
        f"Expected one of your imported data sets, got '{shown}'.",
        "Import the pictures on the Data page, or choose another data set.",
    )


def delete_own(own_id: str) -> None:
    """Remove an import; runs that were trained on it keep their weights.

    Args:
        own_id: Its id.
    """
    own = find_own(own_id)
    with staging(_own_root()) as trash:  # renamed first, so that half of it is never seen
        (_own_root() / own.id).rename(trash / own.id)


def load_own(own_id: str) -> tuple[OwnImages, ImageSet]:
    """Read an import.

    Args:
        own_id: Its id.

    Returns:
        What is known of it, and all pictures in the order of their names.

    Raises:
        DataError: If the file is damaged.
    """
    own = find_own(own_id)
    shape = (own.num_images, *own.shape)
    try:
        path = _own_root() / own.id / "images.safetensors"
        tensors = safetensors.torch.load(path.read_bytes())
        images = ImageSet(tensors["images"], tensors.get("labels"))
        is_whole = images.images.shape == shape and images.digest == own.digest
    except (OSError, KeyError, ValueError, safetensors.SafetensorError):
        is_whole = False
    if not is_whole:
        raise DataError(
            f"The stored pictures of '{own.name}' do not match their checksum: the file is "
            "damaged.",
            "Delete the data set and import the pictures again.",
        )
    return own, images


def _own_root() -> Path:
    return data_root() / "own"


def _read_info(folder: Path) -> OwnImages:
    data: Any = strict_json.loads((folder / "info.json").read_bytes(), max_bytes=2**20)
    if not isinstance(data, dict) or data.pop("format", None) != 1:
        raise DataError(f"'{folder.name}' was imported by another version.")
    signals = tuple(Channel(*signal) for signal in data.pop("signals", ()))
    own = OwnImages(**{**data, "class_names": tuple(data["class_names"]), "signals": signals})
    if own.id != folder.name:
        raise DataError(f"'{folder.name}' holds the description of another data set.")
    return own
