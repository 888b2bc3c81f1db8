"""Fashion-MNIST: 28×28 grey pictures of ten kinds of clothing.

``fashion-mnist-mini`` is the official test file, bundled, cut 8,000 / 1,000 / 1,000 in its own
order. ``fashion-mnist`` is the whole set: 55,000 to train, the last 5,000 of the training file to
validate, and the 10,000 official test pictures. A model trained on the one must not be tested on
the other: the mini set trains on the official test pictures. The 5,000 validation pictures are
bundled too, so that a model of the whole set can be looked at without a download.

References:
    Xiao, Rasul & Vollgraf 2017. https://arxiv.org/abs/1708.07747
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aelib.core.config import config, setting
from aelib.core.types import be_silent
from aelib.data.base import DATASETS, Dataset, Facts, HeldOut, ImageSet, Splits, data_root
from aelib.data.official_idx import IdxSource, find_pair, read_pair
from aelib.data.splitting import cut
from aelib.data.torchvision_sets import NUM_VALIDATION, fetch

if TYPE_CHECKING:
    from aelib.core.types import Report

CLASS_NAMES = (
    "T-shirt",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
BUNDLED = Path(__file__).parent / "bundled" / "fashion-mnist"
LICENCE = "MIT"
CITATION = "Xiao, Rasul & Vollgraf 2017, https://arxiv.org/abs/1708.07747"
_SHAPE = (1, 28, 28)
_SOURCE = IdxSource("fashion-mnist", "FashionMNIST")


@config
class FashionMnistMiniConfig:
    """The bundled set has no settings."""


@DATASETS.register("fashion-mnist-mini", FashionMnistMiniConfig)
class FashionMnistMini(Dataset):
    """Ten thousand bundled pictures."""

    title = "Fashion-MNIST mini"
    summary = "10,000 grey 28×28 pictures of clothing, bundled: 8,000 to train."
    licence = LICENCE
    citation = CITATION
    is_offline = True

    def __init__(self, config: FashionMnistMiniConfig) -> None:
        self.config = config

    def facts(self) -> Facts:
        """Return numbers and names without loading a picture.

        Returns:
            What :meth:`load` will give.
        """
        return Facts(8_000, 1_000, 1_000, _SHAPE, CLASS_NAMES)

    def load(self, report: Report = be_silent) -> Splits:
        """Read the bundled files.

        Args:
            report: Not used: reading takes a moment.

        Returns:
            8,000 / 1,000 / 1,000 pictures.
        """
        images = _read([BUNDLED], "t10k")
        return Splits(*cut(images, 1_000, 1_000), class_names=CLASS_NAMES)


@config
class FashionMnistConfig:
    """Where the full set is."""

    root: str = setting(
        "",
        label="Data folder",
        help="Folder with the IDX files; empty for AELIB_DATA or the cache of this account.",
    )


@DATASETS.register("fashion-mnist", FashionMnistConfig)
class FashionMnist(Dataset):
    """Seventy thousand pictures, read from the data root or downloaded."""

    title = "Fashion-MNIST"
    summary = "70,000 grey 28×28 pictures of clothing; read from the data folder or downloaded."

    licence = LICENCE
    citation = CITATION

    def __init__(self, config: FashionMnistConfig) -> None:
        self.config = config

    def facts(self) -> Facts:
        """Return numbers and names without loading a picture.

        Returns:
            What :meth:`load` will give.
        """
        return Facts(55_000, NUM_VALIDATION, 10_000, _SHAPE, CLASS_NAMES, download_mb=30.9)

    def is_present(self) -> bool:
        """Return whether the training files are on this machine; the test files always are.

        Returns:
            True if nothing must be fetched.
        """
        return find_pair(self._folders, "train") is not None

    def load(self, report: Report = be_silent) -> Splits:
        """Read the IDX files, downloading them first if they are nowhere.

        Args:
            report: Told how far the download is.

        Returns:
            55,000 / 5,000 / 10,000 pictures.
        """
        if not self.is_present():
            instead = ", or choose 'fashion-mnist-mini', which is bundled"
            fetch(_SOURCE, self._root, report, self.title, instead=instead)
        train = _read(self._folders, "train")
        num_train = len(train) - NUM_VALIDATION
        return Splits(
            train=train.take(slice(0, num_train)),
            validation=train.take(slice(num_train, len(train))),
            test=_read([*self._folders, BUNDLED], "t10k"),
            class_names=CLASS_NAMES,
        )

    def load_held_out(self, report: Report = be_silent) -> HeldOut:
        """Read the validation and test pictures: the bundled ones where the training files lack.

        Args:
            report: Not used: reading takes a moment.

        Returns:
            5,000 / 10,000 pictures.
        """
        if self.is_present():
            return super().load_held_out(report)
        return HeldOut(
            validation=_read([BUNDLED], "validation"),
            test=_read([BUNDLED], "t10k"),
            class_names=CLASS_NAMES,
        )

    @property
    def _root(self) -> Path:
        return Path(self.config.root).expanduser() if self.config.root else data_root()

    @property
    def _folders(self) -> list[Path]:
        return [*_SOURCE.folders(self._root), self._root]


def _read(folders: list[Path], part: str) -> ImageSet:
    found = find_pair(folders, part)
    if found is None:
        raise FileNotFoundError(f"{part} files were fetched but are not there")
    return ImageSet(*read_pair(*found))
