"""Latents of an epoch: always of the same validation pictures, so that a map can follow them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from aelib.core.atomic import remove_leftovers
from aelib.core.seeding import fixed_sample, seeded
from aelib.runs.epoch_latents import keep_only, kept_epochs, write_epoch
from aelib.training.evaluation import BATCH_SIZE, wanted_labels

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from aelib.data import ImageSet
    from aelib.models import Autoencoder

MOST_PICTURES, LEAST_PICTURES = 2000, 250
MOST_NUMBERS = 2**19
"""Of an epoch: of long latents fewer pictures are kept, so that a file stays at about 1 MB."""


class EpochLatentsWriter:
    """Keeps the latents of some epochs, evenly spaced, and of the first, best and last one.

    Args:
        folder: Of the run's epochs.
        images: Validation pictures; a fixed sample of them is encoded.
        epochs: How many epochs the training has.
        most: About how many of them to keep; 0 keeps none.
    """

    def __init__(self, folder: Path, images: ImageSet, *, epochs: int, most: int) -> None:
        self._folder = folder
        self._images = images
        self._step = -(-epochs // most) if most else 0
        self._sample: ImageSet | None = None

    def begin(self, model: Autoencoder, epoch: int) -> None:
        """Forget what is of later epochs, and keep the model as it is before the first one.

        Args:
            model: The model; it is put into evaluation mode for the time.
            epoch: Epochs done.
        """
        remove_leftovers(self._folder)
        keep_only(self._folder, [known for known in kept_epochs(self._folder) if known <= epoch])
        if epoch == 0:
            self.write(model, 0)

    def write(self, model: Autoencoder, epoch: int, best: int = 0) -> None:
        """Keep an epoch, and let go of those between that are too many.

        Args:
            model: The model; it is put into evaluation mode for the time.
            epoch: Epochs done.
            best: The epoch whose weights are the model.
        """
        if not self._step:
            return
        if self._sample is None:
            size = math.prod(model.latent_shape)
            most = max(LEAST_PICTURES, min(MOST_PICTURES, MOST_NUMBERS // size))
            rows = torch.from_numpy(fixed_sample(len(self._images), most))
            self._sample = self._images.take(rows)
        latents = _encode(model, self._sample)
        if not torch.isfinite(latents).all():
            return
        write_epoch(self._folder, epoch, latents, self._sample.digest)
        always = {0, 1, best, epoch}
        known = kept_epochs(self._folder)
        keep_only(self._folder, [one for one in known if one % self._step == 0 or one in always])


@torch.no_grad()
def _encode(model: Autoencoder, images: ImageSet) -> Tensor:
    was_training = model.training
    model.eval()
    device, found = next(model.parameters()).device, []
    with seeded("epoch latents", device=device):
        for start in range(0, len(images), BATCH_SIZE):
            rows = slice(start, start + BATCH_SIZE)
            labels = wanted_labels(model, images, rows)
            latent = model.encode(images.batch(rows, device), labels).latent
            found.append(latent.flatten(1).float().cpu())
    model.train(was_training)
    return torch.cat(found)
