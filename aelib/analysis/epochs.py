"""The kept latents of a run's epochs, with the pictures that they are of."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.analysis.latents import Latents
from aelib.core.errors import CheckpointError, DataError
from aelib.core.seeding import fixed_sample
from aelib.runs.epoch_latents import kept_epochs, read_epoch

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.data import ImageSet
    from aelib.runs import RunDirectory
    from aelib.runs.epoch_latents import EpochLatents


class Epochs(NamedTuple):
    """Latents of the same n pictures after several epochs.

    Attributes:
        numbers: The epochs, ascending; 0 is before the first step.
        latents: One picture in each row, float32 ``(n, D)`` for each epoch.
        rows: Numbers of the pictures in the validation split, ascending, ``(n,)``.
        labels: Classes of the pictures, int64 ``(n,)``; None where there are none.
    """

    numbers: tuple[int, ...]
    latents: tuple[npt.NDArray[np.float32], ...]
    rows: npt.NDArray[np.int64]
    labels: npt.NDArray[np.int64] | None

    def of(self, number: int) -> npt.NDArray[np.float32]:
        """Return the latents of one epoch.

        Args:
            number: One of ``numbers``.

        Shape:
            - returns: ``(n, D)``

        Returns:
            Its latents.
        """
        return self.latents[self.numbers.index(number)]


def read_epochs(run: RunDirectory, images: ImageSet) -> Epochs:
    """Read what a training has kept of its epochs; files that are damaged are left out.

    Args:
        run: Any run.
        images: Validation pictures of its data set.

    Returns:
        The epochs.

    Raises:
        DataError: If none were kept, or they are of other pictures than these.
    """
    found: dict[int, EpochLatents] = {}
    for number in kept_epochs(run.epochs_path):
        # a training may let go of an epoch now
        with contextlib.suppress(CheckpointError):
            found[number] = read_epoch(run.epochs_path, number)
    if not found:
        raise DataError(
            f"Expected latents of epochs in the run '{run.id}', but none were kept.",
            "Train the model again: every new training keeps them.",
        )
    last = found[max(found)]
    alike = {
        number: one.latents
        for number, one in found.items()
        if one.pictures == last.pictures and one.latents.shape == last.latents.shape
    }
    rows = fixed_sample(len(images), len(last.latents))
    sample = images.take(torch.from_numpy(rows))
    if sample.digest != last.pictures:
        raise DataError(
            f"The kept latents of '{run.id}' are of other validation pictures than its data set "
            "has now.",
            "Bring the data set back as it was, or train the model again.",
        )
    labels = None if sample.labels is None else sample.labels.long().numpy()
    return Epochs(tuple(alike), tuple(alike.values()), rows, labels)


def over_split(
    places: npt.NDArray[np.float32], rows: npt.NDArray[np.int64], images: ImageSet
) -> tuple[Latents, npt.NDArray[np.float32]]:
    """Return the map of a sample as what is shown of a whole split: its rows alone have a place.

    Args:
        places: Of the sample.
        rows: Numbers of its pictures.
        images: The split.

    Shape:
        - places: ``(n, 2)``
        - rows: ``(n,)``
        - returns: latents of N pictures, and ``(N, 2)``

    Returns:
        Classes without latents, and places; those of other pictures are the origin.
    """
    whole = np.zeros((len(images), 2), np.float32)
    whole[rows] = places
    labels = None if images.labels is None else images.labels.long().numpy()
    return Latents(np.zeros((len(images), 0), np.float32), None, None, labels), whole
