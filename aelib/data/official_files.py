"""Readers of the files that well-known data sets are published as.

Nothing is unpickled: the batches of CIFAR-10 are pickles, and their pictures are read out of the
stream of opcodes without running one.
"""

from __future__ import annotations

import pickletools
import shutil
import tarfile
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import numpy as np
import torch

from aelib.core.errors import DataError
from aelib.data.base import ImageSet
from aelib.data.download import Remote, fetch_files, staging
from aelib.data.idx import find_idx, read_idx

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from torch import Tensor

    from aelib.data.base import Report


class Source(Protocol):
    """The files of one data set in the data root."""

    def is_present(self, root: Path) -> bool:
        """Return whether all files are there.

        Args:
            root: The data root.
        """

    def fetch(self, root: Path, report: Report, title: str) -> None:
        """Fetch what is missing.

        Args:
            root: The data root.
            report: Told how far it is.
            title: Name of the data set, for messages.
        """

    def read(self, root: Path) -> tuple[ImageSet, ImageSet]:
        """Return the official train and test pictures.

        Args:
            root: The data root.
        """

    @property
    def wanted(self) -> str:
        """Which files, in which folder of the data root; for messages."""


@dataclass(frozen=True)
class IdxSource:
    """Four IDX files, gzipped or not, in a folder of ours or of torchvision's.

    Attributes:
        folder: Our name of the folder.
        name: Class of torchvision that knows addresses and checksums.
        train: Start of the names of the two training files.
        test: Start of the names of the two test files.
        is_zipped: They come as one zip, as those of EMNIST do.
        is_transposed: Rows and columns are swapped, as in EMNIST.
        first_label: Label of the first class.
    """

    folder: str
    name: str
    train: str = "train"
    test: str = "t10k"
    is_zipped: bool = False
    is_transposed: bool = False
    first_label: int = 0

    @property
    def wanted(self) -> str:
        """Which files, in which folder of the data root."""
        names = [f"{part}-{kind}.gz" for part in (self.train, self.test) for kind in _IDX_KINDS]
        return f"{', '.join(names)} in '{self.folder}'"

    def is_present(self, root: Path) -> bool:
        """Return whether all four files are there.

        Args:
            root: The data root.

        Returns:
            True if nothing must be fetched.
        """
        folders = self.folders(root)
        return all(find_pair(folders, part) for part in (self.train, self.test))

    def fetch(self, root: Path, report: Report, title: str) -> None:
        """Fetch what is missing, from where torchvision's table says.

        Args:
            root: The data root.
            report: Told how far it is.
            title: Name of the data set, for messages.
        """
        from torchvision import datasets

        known = getattr(datasets, self.name)
        target = root / self.folder
        if self.is_zipped:
            with staging(root) as temporary:
                everything = Remote("all.zip", (known.url,), known.md5)
                fetch_files([everything], temporary, report, title=title)
                _unzip(temporary / everything.name, temporary, target)
            return
        remotes = [
            Remote(name, tuple(mirror + name for mirror in known.mirrors), md5)
            for name, md5 in known.resources
        ]
        fetch_files(remotes, target, report, title=title)

    def read(self, root: Path) -> tuple[ImageSet, ImageSet]:
        """Return the official train and test pictures.

        Args:
            root: The data root.

        Returns:
            Both sets.
        """
        return self._read(root, self.train), self._read(root, self.test)

    def folders(self, root: Path) -> list[Path]:
        """Return where the files may be.

        Args:
            root: The data root.

        Returns:
            Our folder, then torchvision's.
        """
        return [root / self.folder, root / self.name / "raw"]

    def _read(self, root: Path, part: str) -> ImageSet:
        found = find_pair(self.folders(root), part)
        if found is None:
            raise FileNotFoundError(f"{part} files of {self.name} were fetched but are not there")
        pixels, labels = read_pair(*found)
        if self.is_transposed:
            pixels = pixels.transpose(2, 3).contiguous()
        return ImageSet(pixels, labels - self.first_label)


_IDX_KINDS = ("images-idx3-ubyte", "labels-idx1-ubyte")


def find_pair(folders: Iterable[Path], part: str) -> tuple[Path, Path] | None:
    """Return the files of pictures and labels that lie in one folder.

    Args:
        folders: Where to look, in this order.
        part: Start of their names, e.g. ``train``.

    Returns:
        Both paths, or None.
    """
    for folder in folders:
        images, labels = (find_idx(folder, f"{part}-{kind}") for kind in _IDX_KINDS)
        if images and labels:
            return images, labels
    return None


def read_pair(images: Path, labels: Path) -> tuple[Tensor, Tensor]:
    """Read a file of pictures and the file of their labels.

    Args:
        images: IDX file of three dimensions.
        labels: IDX file of one dimension.

    Shape:
        - returns: ``(N, 1, H, W)`` and ``(N,)``

    Returns:
        Grey pictures, uint8, and labels as they stand in the file, int64.

    Raises:
        DataError: If the two do not belong together.
    """
    pixels, classes = read_idx(images), read_idx(labels)
    if pixels.dim() != 3 or classes.shape != pixels.shape[:1]:
        raise DataError(
            f"Expected pictures with one label each in '{images.name}' and '{labels.name}', got "
            f"shapes {tuple(pixels.shape)} and {tuple(classes.shape)}.",
            "Fetch the files again.",
        )
    return pixels.unsqueeze(1), classes.long()


def _unzip(archive: Path, temporary: Path, target: Path) -> None:
    """Take the IDX files out of an archive whose checksum is right."""
    target.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive) as files:
        for member in files.infolist():
            name = member.filename.rsplit("/", 1)[-1]
            if not name.endswith("-ubyte.gz"):
                continue
            with files.open(member) as source, (temporary / name).open("wb") as copy:
                shutil.copyfileobj(source, copy)
            (temporary / name).replace(target / name)


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
            with tarfile.open(temporary / remote.name) as archive:
                archive.extractall(temporary, filter="data")
            target = root / self.folder
            if target.exists():  # some of the batches only
                shutil.rmtree(target)
            (temporary / self.folder).rename(target)

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


class SvhnSource:
    """The cropped house numbers as two MATLAB files."""

    folder = "svhn"
    files = ("train_32x32.mat", "test_32x32.mat")
    wanted = f"train_32x32.mat and test_32x32.mat in '{folder}'"

    def is_present(self, root: Path) -> bool:
        """Return whether both files are there.

        Args:
            root: The data root.

        Returns:
            True if nothing must be fetched.
        """
        return all((root / self.folder / name).is_file() for name in self.files)

    def fetch(self, root: Path, report: Report, title: str) -> None:
        """Fetch what is missing, from where torchvision's table says.

        Args:
            root: The data root.
            report: Told how far it is.
            title: Name of the data set, for messages.
        """
        from torchvision.datasets import SVHN

        table = (SVHN.split_list[part] for part in ("train", "test"))
        remotes = [Remote(name, (url,), md5) for url, name, md5 in table]
        fetch_files(remotes, root / self.folder, report, title=title)

    def read(self, root: Path) -> tuple[ImageSet, ImageSet]:
        """Return the official train and test pictures.

        Args:
            root: The data root.

        Returns:
            Both sets.
        """
        train, test = (_read_svhn(root / self.folder / name) for name in self.files)
        return train, test


def _read_svhn(path: Path) -> ImageSet:
    from scipy.io import loadmat  # noqa: PLC0415 -- slow to import, for one data set

    try:
        content: dict[str, Any] = loadmat(path, variable_names=("X", "y"))
        pixels = np.ascontiguousarray(content["X"].transpose(3, 2, 0, 1))
        labels = content["y"].astype(np.int64).reshape(-1) % 10  # the digit 0 is stored as 10
    except Exception as error:  # a damaged file can fail anywhere in the parser
        raise DataError(
            f"Expected pictures X and labels y in '{path.name}', got a file that cannot be read.",
            "Fetch the file again.",
        ) from error
    return ImageSet(torch.from_numpy(pixels), torch.from_numpy(labels))
