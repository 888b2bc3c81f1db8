"""Files of MNIST and its relatives: one IDX file of pictures and one of labels for each part."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aelib.core.errors import DataError
from aelib.data.base import ImageSet
from aelib.data.download import Remote, fetch_files
from aelib.data.idx import find_idx, read_idx
from aelib.data.staging import staging

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from torch import Tensor

    from aelib.core.types import Report


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
