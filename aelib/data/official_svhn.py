"""Files of SVHN: two MATLAB files of cropped house numbers.

References:
    Netzer et al. 2011. http://ufldl.stanford.edu/housenumbers/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from aelib.core.errors import DataError
from aelib.data.base import ImageSet
from aelib.data.download import Remote, fetch_files

if TYPE_CHECKING:
    from pathlib import Path

    from aelib.core.types import Report


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
