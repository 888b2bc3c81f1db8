"""Pictures to learn from; one import line registers a data set."""

from aelib.data.base import DATASETS, SPLITS, Dataset, ImageSet, Splits, data_root, load
from aelib.data.fashion_mnist import (
    FashionMnist,
    FashionMnistConfig,
    FashionMnistMini,
    FashionMnistMiniConfig,
)

__all__ = [
    "DATASETS",
    "SPLITS",
    "Dataset",
    "FashionMnist",
    "FashionMnistConfig",
    "FashionMnistMini",
    "FashionMnistMiniConfig",
    "ImageSet",
    "Splits",
    "data_root",
    "load",
]
