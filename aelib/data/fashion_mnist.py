"""Fashion-MNIST: 28×28 grey pictures of ten kinds of clothing.

``fashion-mnist-mini`` is the official test file, bundled, cut 8,000 / 1,000 / 1,000 in its own
order. ``fashion-mnist`` is the whole set: 55,000 to train, the last 5,000 of the training file to
validate, and the 10,000 official test pictures. A model trained on the one must not be tested on
the other: the mini set trains on the official test pictures.

References:
    Xiao, Rasul & Vollgraf 2017. https://arxiv.org/abs/1708.07747
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aelib.core.config import config, setting
from aelib.data.base import DATASETS, Dataset, ImageSet, Splits, data_root, fixed_split
from aelib.data.idx import find_idx, read_idx
from aelib.data.torchvision_sets import fetch

if TYPE_CHECKING:
    from collections.abc import Iterable

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
NUM_VALIDATION = 5_000


@config
class FashionMnistMiniConfig:
    """The bundled set has no settings."""


@DATASETS.register("fashion-mnist-mini", FashionMnistMiniConfig)
class FashionMnistMini(Dataset):
    """Ten thousand bundled pictures."""

    title = "Fashion-MNIST mini"
    summary = "10,000 grey 28×28 pictures of clothing, bundled: 8,000 to train."
    is_offline = True

    def __init__(self, config: FashionMnistMiniConfig) -> None:
        self.config = config

    def load(self) -> Splits:
        """Read the bundled files.

        Returns:
            8,000 / 1,000 / 1,000 pictures.
        """
        images = _read([BUNDLED], "t10k")
        parts = fixed_split(images, num_validation=1_000, num_test=1_000)
        return Splits(*parts, class_names=CLASS_NAMES)


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

    def __init__(self, config: FashionMnistConfig) -> None:
        self.config = config

    def load(self) -> Splits:
        """Read the IDX files, downloading them first if they are nowhere.

        Returns:
            55,000 / 5,000 / 10,000 pictures.
        """
        root = Path(self.config.root).expanduser() if self.config.root else data_root()
        folders = [root, root / "fashion-mnist", root / "FashionMNIST" / "raw"]
        if not any(find_idx(folder, "train-images-idx3-ubyte") for folder in folders):
            fetch("FashionMNIST", root, train=True)
        train = _read(folders, "train")
        num_train = len(train) - NUM_VALIDATION
        return Splits(
            train=train.take(slice(0, num_train)),
            validation=train.take(slice(num_train, len(train))),
            test=_read([*folders, BUNDLED], "t10k"),
            class_names=CLASS_NAMES,
        )


def _read(folders: Iterable[Path], prefix: str) -> ImageSet:
    for folder in folders:
        images = find_idx(folder, f"{prefix}-images-idx3-ubyte")
        labels = find_idx(folder, f"{prefix}-labels-idx1-ubyte")
        if images and labels:
            return ImageSet(read_idx(images).unsqueeze(1), read_idx(labels).long())
    raise FileNotFoundError(f"{prefix} IDX files were fetched but are not there")
