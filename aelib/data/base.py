"""What a data set is: three fixed splits of pictures kept as one uint8 tensor each."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from aelib.core.errors import DataError
from aelib.core.registry import Registry
from aelib.core.types import ImageSpec

if TYPE_CHECKING:
    import torch
    from torch import Tensor

ROOT_VARIABLE = "AELIB_DATA"
SPLITS = ("train", "validation", "test")


def data_root() -> Path:
    """Return the folder for data sets: the variable ``AELIB_DATA``, or a folder in the cache.

    Returns:
        The folder; it may not exist yet.
    """
    default = Path.home() / ".cache" / "aelib" / "data"
    return Path(os.environ.get(ROOT_VARIABLE) or default).expanduser()


@dataclass(frozen=True)
class ImageSet:
    """Pictures of one split.

    Attributes:
        images: uint8 ``(N, C, H, W)``.
        labels: int64 ``(N,)``; None when there are no classes.
        factors: Ground-truth factors ``(N, F)``, float; None when unknown.
    """

    images: Tensor
    labels: Tensor | None = None
    factors: Tensor | None = None

    def __len__(self) -> int:
        return self.images.shape[0]

    def batch(self, index: Tensor | slice, device: torch.device | str = "cpu") -> Tensor:
        """Return pictures in [0, 1].

        Args:
            index: Which ones.
            device: Where to put them.

        Shape:
            - index: ``(B,)``
            - returns: ``(B, C, H, W)``

        Returns:
            Float images.
        """
        return self.images[index].to(device, non_blocking=True).float().div_(255.0)

    def take(self, index: Tensor | slice) -> ImageSet:
        """Return some of the pictures with their labels and factors.

        Args:
            index: Which ones.

        Shape:
            - index: ``(N,)``

        Returns:
            A smaller set.
        """
        labels = None if self.labels is None else self.labels[index]
        factors = None if self.factors is None else self.factors[index]
        return ImageSet(self.images[index], labels, factors)


@dataclass(frozen=True)
class Splits:
    """A data set: train to learn, validation to choose, test to report once."""

    train: ImageSet
    validation: ImageSet
    test: ImageSet
    class_names: tuple[str, ...] = ()
    factor_names: tuple[str, ...] = ()

    @property
    def image(self) -> ImageSpec:
        """Size of the pictures, and number of classes."""
        channels, height, width = self.train.images.shape[1:]
        return ImageSpec(channels, height, width, len(self.class_names))

    def split(self, name: str) -> ImageSet:
        """Return a split by name.

        Args:
            name: ``train``, ``validation`` or ``test``.

        Returns:
            The pictures.

        Raises:
            DataError: If there is no such split.
        """
        if name not in SPLITS:
            raise DataError(f"Expected a split among {', '.join(SPLITS)}, got '{name}'.")
        part: ImageSet = getattr(self, name)
        return part


class Dataset(ABC):
    """Loads splits.

    Attributes:
        title: Name for people.
        summary: One sentence on what the pictures are and where they come from.
        is_offline: It needs no network and no files of the person's own.
    """

    title: ClassVar[str]
    summary: ClassVar[str]
    is_offline: ClassVar[bool] = False

    @abstractmethod
    def load(self) -> Splits:
        """Return the three splits.

        Returns:
            The same splits each time.
        """


DATASETS: Registry[Dataset] = Registry("data set")


def load(config: object) -> Splits:
    """Load the data set that settings describe.

    Args:
        config: Settings of a registered data set.

    Returns:
        Its splits.
    """
    return DATASETS.build(config).load()


def fixed_split(
    images: ImageSet, *, num_validation: int, num_test: int
) -> tuple[ImageSet, ImageSet, ImageSet]:
    """Cut a set into train, validation and test in its own order.

    Args:
        images: Pictures whose order carries no information.
        num_validation: Pictures before the last ``num_test``.
        num_test: The last pictures.

    Returns:
        Train, validation and test.
    """
    num_train = len(images) - num_validation - num_test
    return (
        images.take(slice(0, num_train)),
        images.take(slice(num_train, num_train + num_validation)),
        images.take(slice(num_train + num_validation, len(images))),
    )
