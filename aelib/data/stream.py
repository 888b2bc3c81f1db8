"""Pictures that stay on disk: a NumPy file or a folder, read a batch at a time.

Unlike :mod:`aelib.data.sources`, which brings pictures in to learn from and keeps them, this reads
any number once, in bounded memory, for a model that is there already.
"""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import torch

from aelib.core.errors import DataError
from aelib.data.folders import read_file
from aelib.data.model_input import model_input
from aelib.data.names import display_name, is_litter
from aelib.data.pictures import MAX_BYTES, SUFFIXES, open_picture

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor

    from aelib.core.types import ImageSpec

_THREADS = 4


class Stream(Protocol):
    """Pictures in a fixed order."""

    @property
    def names(self) -> list[str] | None:
        """Name of each; None where they have only numbers."""

    @property
    def state(self) -> str:
        """Changes with the pictures, as far as that is known without reading them."""

    def __len__(self) -> int:
        """Return how many there are."""

    def batch(self, rows: slice) -> tuple[Tensor, list[int]]:
        """Read some.

        Args:
            rows: Which ones.

        Shape:
            - returns: ``(B, C, H, W)``

        Returns:
            Pictures in [0, 1], and the places in the batch of those that cannot be read: they are
            black.
        """


def open_stream(path: Path, image: ImageSpec) -> Stream:
    """Open pictures for a model.

    Args:
        path: An ``npy`` of ``(N, H, W)``, ``(N, H, W, C)`` or ``(N, C, H, W)`` bytes, or a folder
            of pictures, which are cut and resized to the model's size.
        image: Size of the model's pictures.

    Returns:
        The pictures; none is read yet.

    Raises:
        DataError: If there are none, or they have another form.
    """
    if path.is_dir():
        return _Folder(path, image)
    return _Array(path, image)


class _Array:
    names = None

    def __init__(self, path: Path, image: ImageSpec) -> None:
        shown = display_name(path.name)
        try:
            array = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise DataError(
                f"Expected a folder of pictures or a file of numpy.save, '{shown}' is neither.",
                "Save the pictures with numpy.save, or name a folder.",
            ) from error
        size, wanted = (image.height, image.width), image.shape
        is_bytes = isinstance(array, np.ndarray) and array.dtype == np.uint8
        forms: dict[tuple[int, ...], bool] = {wanted: False, (*size, image.channels): True}
        if image.channels == 1:
            forms[size] = False
        if not is_bytes or array.shape[1:] not in forms:
            raise DataError(
                f"Expected bytes of shape {('N', *wanted)} or {('N', *size, image.channels)} in "
                f"'{shown}', got {array.dtype} of shape {array.shape}."
                if isinstance(array, np.ndarray)
                else f"Expected one array in '{shown}', got several.",
                "Resize the pictures, or name a folder of picture files, which are resized.",
            )
        if not len(array):
            raise DataError(f"Expected pictures in '{shown}', got none.")
        status = path.stat()
        self.state = f"{len(array)} {status.st_size} {status.st_mtime_ns}"
        self._path, self._length = path, len(array)
        self._shape, self._channels_last = wanted, forms[array.shape[1:]]

    def __len__(self) -> int:
        return self._length

    def batch(self, rows: slice) -> tuple[Tensor, list[int]]:
        # opened each time: what a mapping has touched counts as the process's memory
        pixels: npt.NDArray[np.uint8] = np.array(np.load(self._path, mmap_mode="r")[rows])
        if self._channels_last:
            pixels = pixels.transpose(0, 3, 1, 2)
        planes = torch.from_numpy(np.ascontiguousarray(pixels)).reshape(-1, *self._shape)
        return planes.float().div_(255.0), []


class _Folder:
    def __init__(self, path: Path, image: ImageSpec) -> None:
        if image.kind != "image":
            raise DataError(
                "Expected a model of pictures for a folder of pictures, this one reads series.",
                "Save the series as an npy.",
            )
        self._root, self._image = path, image
        self.names: list[str] = sorted(_walk(path))
        self.state = hashlib.sha256("\0".join(self.names).encode()).hexdigest()
        if not self.names:
            raise DataError(
                f"Expected pictures ({', '.join(SUFFIXES)}) below '{display_name(path.name)}', "
                "found none.",
                "Name another folder.",
            )

    def __len__(self) -> int:
        return len(self.names)

    def batch(self, rows: slice) -> tuple[Tensor, list[int]]:
        names = self.names[rows]
        with ThreadPoolExecutor(_THREADS) as pool:  # decoding lets go of Python's lock
            read = list(pool.map(self._read, names))
        blank = torch.zeros(self._image.shape)
        unread = [place for place, picture in enumerate(read) if picture is None]
        return torch.stack([blank if one is None else one for one in read]), unread

    def _read(self, name: str) -> Tensor | None:
        try:
            picture = open_picture(read_file(self._root / name, MAX_BYTES), name)
        except DataError:
            return None
        return model_input(picture, self._image)


def _walk(root: Path) -> list[str]:
    """Return pictures by their names below a folder; links to folders are not followed."""
    found = []
    for folder, inner, files in os.walk(root):
        below = Path(folder).relative_to(root)
        inner[:] = [name for name in inner if not is_litter(name)]
        found += [
            (below / name).as_posix()
            for name in files
            if name.lower().endswith(SUFFIXES) and not is_litter(name)
        ]
    return found
