"""What a data set is: three fixed splits of pictures kept as one uint8 tensor each."""

from __future__ import annotations

import hashlib
import os
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor

from aelib.core.errors import DataError
from aelib.core.registry import Registry
from aelib.core.types import ImageSpec, Report, be_silent

ROOT_VARIABLE = "AELIB_DATA"
HELD_OUT = ("validation", "test")
SPLITS = ("train", *HELD_OUT)


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

    @cached_property
    def digest(self) -> str:
        """SHA-256 of shapes, pictures, labels and factors: a key for what is derived from them."""
        digest = hashlib.sha256()
        for tensor in (self.images, self.labels, self.factors):
            if tensor is None:
                digest.update(b"none")
                continue
            digest.update(f"{tensor.dtype} {tuple(tensor.shape)}".encode())
            flat = tensor.detach().cpu().contiguous().reshape(-1)
            digest.update(flat.view(torch.uint8).numpy().data)
        return digest.hexdigest()

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
        return self._rows(index).to(device, non_blocking=True).div(255.0)

    def to(self, device: torch.device) -> ImageSet:
        """Return the set kept on a device.

        Args:
            device: Where to keep pictures, labels and factors.

        Returns:
            A set of its own, or of the same tensors if they are there already.
        """
        labels = None if self.labels is None else self.labels.to(device)
        factors = None if self.factors is None else self.factors.to(device)
        return ImageSet(self.images.to(device), labels, factors)

    def alone(self) -> ImageSet:
        """Return the set without what it was cut from, which a part would keep in memory.

        Returns:
            The same pictures; copied where they are a part of others.
        """
        parts = (self.images, self.labels, self.factors)
        images, labels, factors = (part if part is None else _alone(part) for part in parts)
        return ImageSet(images, labels, factors)  # type: ignore[arg-type]

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

    def _rows(self, index: Tensor | slice) -> Tensor:
        images = self.images
        if (
            isinstance(index, Tensor)
            and index.dtype == torch.int64
            and index.dim() == 1
            and index.device == images.device
        ):  # ten times as fast as indexing, on a path that every training step takes
            return images.index_select(0, index)
        return images[index]


@dataclass(frozen=True)
class HeldOut:
    """The pictures that no model of this data set has learned from: what an app shows.

    Attributes:
        validation: To choose by.
        test: To report on.
        class_names: Classes in the order of the labels.
        factor_names: Ground-truth factors.
    """

    validation: ImageSet
    test: ImageSet
    class_names: tuple[str, ...] = ()
    factor_names: tuple[str, ...] = ()

    @property
    def image(self) -> ImageSpec:
        """Size of the pictures, and number of classes."""
        channels, height, width = self.test.images.shape[1:]
        return ImageSpec(channels, height, width, len(self.class_names))

    def split(self, name: str) -> ImageSet:
        """Return a split by name.

        Args:
            name: ``validation`` or ``test``.

        Returns:
            The pictures.

        Raises:
            DataError: If there is no such split.
        """
        return _split(self, name, HELD_OUT)


@dataclass(frozen=True)
class Splits:
    """A data set: train to learn, validation to choose, test to report once."""

    train: ImageSet
    validation: ImageSet
    test: ImageSet
    class_names: tuple[str, ...] = ()
    factor_names: tuple[str, ...] = ()

    @property
    def held_out(self) -> HeldOut:
        """Everything but the pictures to learn from."""
        return HeldOut(self.validation, self.test, self.class_names, self.factor_names)

    @property
    def image(self) -> ImageSpec:
        """Size of the pictures, and number of classes."""
        return self.held_out.image

    def split(self, name: str) -> ImageSet:
        """Return a split by name.

        Args:
            name: ``train``, ``validation`` or ``test``.

        Returns:
            The pictures.

        Raises:
            DataError: If there is no such split.
        """
        return _split(self, name, SPLITS)


class Channel(NamedTuple):
    """One signal of a series.

    Attributes:
        name: For people.
        low: What 0 stands for, in the signal's own unit.
        high: What 1 stands for.
    """

    name: str
    low: float
    high: float


class Facts(NamedTuple):
    """What is known of a data set before it is loaded.

    Attributes:
        num_train: Pictures to learn from.
        num_validation: Pictures to choose by.
        num_test: Pictures to report on.
        shape: ``(C, H, W)``.
        class_names: Classes in the order of the labels; empty when there are none.
        factor_names: Ground-truth factors; empty when unknown.
        download_mb: What must be fetched when the files are not here; 0 when nothing.
        channels: What the channels of a series stand for; empty for pictures.
    """

    num_train: int
    num_validation: int
    num_test: int
    shape: tuple[int, int, int]
    class_names: tuple[str, ...] = ()
    factor_names: tuple[str, ...] = ()
    download_mb: float = 0.0
    channels: tuple[Channel, ...] = ()

    @property
    def image(self) -> ImageSpec:
        """Size of the pictures, and the number of classes."""
        return ImageSpec(*self.shape, len(self.class_names))


class Dataset(ABC):
    """Loads splits.

    Attributes:
        title: Name for people.
        summary: One sentence on what the pictures are and where they come from.
        licence: Under which terms the pictures may be used.
        citation: Whom to cite, with a link where there is one.
        is_offline: It needs no network and no files of the person's own.
    """

    title: ClassVar[str]
    summary: ClassVar[str]
    licence: ClassVar[str]
    citation: ClassVar[str]
    is_offline: ClassVar[bool] = False

    @abstractmethod
    def facts(self) -> Facts:
        """Return numbers and names without loading a picture.

        Returns:
            What :meth:`load` will give.
        """

    @abstractmethod
    def load(self, report: Report = be_silent) -> Splits:
        """Return the three splits.

        Args:
            report: Told how far a download or preparation is.

        Returns:
            The same splits each time.
        """

    def load_held_out(self, report: Report = be_silent) -> HeldOut:
        """Return validation and test pictures; some sets have these without any download.

        Args:
            report: Told how far a download or preparation is.

        Returns:
            The same pictures as :meth:`load` gives.
        """
        found = self.load(report).held_out
        return replace(found, validation=found.validation.alone(), test=found.test.alone())

    def is_present(self) -> bool:
        """Return whether the pictures are on this machine, so that loading needs no network.

        Returns:
            True if nothing must be fetched.
        """
        return self.is_offline


DATASETS: Registry[Dataset] = Registry("data set")


def load(config: object, report: Report = be_silent) -> Splits:
    """Load the data set that settings describe.

    Args:
        config: Settings of a registered data set.
        report: Told how far a download or preparation is.

    Returns:
        Its splits.
    """
    return DATASETS.build(config).load(report)


def load_held_out(config: object, report: Report = be_silent) -> HeldOut:
    """Load the validation and test pictures of the data set that settings describe.

    Args:
        config: Settings of a registered data set.
        report: Told how far a download or preparation is.

    Returns:
        Its held-out pictures.
    """
    return DATASETS.build(config).load_held_out(report)


def load_split(config: object, name: str, report: Report = be_silent) -> ImageSet:
    """Load one split, without the pictures to learn from where they are not asked for.

    Args:
        config: Settings of a registered data set.
        name: ``train``, ``validation`` or ``test``.
        report: Told how far a download or preparation is.

    Returns:
        The pictures.
    """
    held_out = name in HELD_OUT
    return (load_held_out if held_out else load)(config, report).split(name)


def _split(pictures: HeldOut | Splits, name: str, known: tuple[str, ...]) -> ImageSet:
    if name not in known:
        raise DataError(f"Expected a split among {', '.join(known)}, got '{name}'.")
    part: ImageSet = getattr(pictures, name)
    return part


def _alone(part: Tensor) -> Tensor:
    is_whole = part.untyped_storage().nbytes() == part.nbytes
    return part if is_whole else part.clone()
