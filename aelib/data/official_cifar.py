"""Files of CIFAR-10: six batches, which are pickles. Nothing is unpickled.

A pickle is a program; the pictures and labels are read out of its list of opcodes without running
one.

References:
    Krizhevsky 2009. https://www.cs.toronto.edu/~kriz/cifar.html
"""

from __future__ import annotations

import pickletools
import shutil
import tarfile
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import torch

from aelib.core.errors import DataError
from aelib.data.base import ImageSet
from aelib.data.download import Remote, fetch_files
from aelib.data.staging import staging

if TYPE_CHECKING:
    from pathlib import Path

    from aelib.core.types import Report


class CifarSource:
    """CIFAR-10 as Python batches, in torchvision's folder."""

    folder = "cifar-10-batches-py"
    train = tuple(f"data_batch_{number}" for number in range(1, 6))
    test = "test_batch"
    wanted = f"data_batch_1 … data_batch_5 and test_batch in '{folder}'"

    def is_present(self, root: Path) -> bool:
        """Return whether all six batches are there.

        Args:
            root: The data root.

        Returns:
            True if nothing must be fetched.
        """
        return all((root / self.folder / name).is_file() for name in (*self.train, self.test))

    def fetch(self, root: Path, report: Report, title: str) -> None:
        """Fetch the archive that torchvision's table names, and unpack it beside the others.

        Args:
            root: The data root.
            report: Told how far it is.
            title: Name of the data set, for messages.
        """
        from torchvision.datasets import CIFAR10

        with staging(root) as temporary:
            remote = Remote(CIFAR10.filename, (CIFAR10.url,), CIFAR10.tgz_md5)
            fetch_files([remote], temporary, report, title=title)
            (temporary / self.folder).mkdir()
            with tarfile.open(temporary / remote.name) as archive:
                for name in (*self.train, self.test):
                    self._unpack(archive, name, temporary)
            target = root / self.folder
            if target.exists():  # some of the batches only
                shutil.rmtree(target)
            (temporary / self.folder).rename(target)

    def _unpack(self, archive: tarfile.TarFile, name: str, root: Path) -> None:
        """Write one batch under its own name, whatever else the archive holds."""
        path = root / self.folder / name
        try:
            batch = archive.extractfile(f"{self.folder}/{name}")
        except KeyError:
            batch = None
        if batch is None:
            _refuse_batch(path)
        path.write_bytes(batch.read())

    def read(self, root: Path) -> tuple[ImageSet, ImageSet]:
        """Return the official train and test pictures.

        Args:
            root: The data root.

        Returns:
            Both sets.
        """
        batches = [_read_cifar(root / self.folder / name) for name in (*self.train, self.test)]
        images = torch.cat([batch.images for batch in batches[:-1]])
        labels = torch.cat([batch.labels for batch in batches[:-1] if batch.labels is not None])
        return ImageSet(images, labels), batches[-1]


_CIFAR_SHAPE = (3, 32, 32)


def _read_cifar(path: Path) -> ImageSet:
    """Return the bytes of the pictures and the list of labels among a pickle's opcodes."""
    pixels, labels, key = b"", list[int](), ""
    try:
        with path.open("rb") as file:
            for opcode, value, _ in pickletools.genops(file):
                if isinstance(value, (str, bytes)) and opcode.name not in ("GLOBAL", "INST"):
                    raw = value.encode("latin-1") if isinstance(value, str) else value
                    pixels = max(pixels, raw, key=len)
                    key = raw.decode("latin-1") if len(raw) < 32 else ""
                elif key == "labels" and isinstance(value, int) and "INT" in opcode.name:
                    labels.append(value)
    except (ValueError, OSError):
        _refuse_batch(path)
    if not labels or len(pixels) != len(labels) * 3072 or not all(0 <= n < 10 for n in labels):
        _refuse_batch(path)
    images = torch.from_numpy(np.frombuffer(pixels, np.uint8).copy())
    return ImageSet(images.view(-1, *_CIFAR_SHAPE), torch.tensor(labels))


def _refuse_batch(path: Path) -> NoReturn:
    raise DataError(
        f"Expected a batch of CIFAR-10 in '{path.name}', got a file that cannot be read.",
        "Fetch the file again.",
    )
