"""Pictures of an epoch: validation pictures with their reconstructions, and samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.seeding import generator, seeded
from aelib.runs.previews import write_preview
from aelib.training.evaluation import wanted_labels

if TYPE_CHECKING:
    from pathlib import Path

    from aelib.data import ImageSet
    from aelib.models import Autoencoder

NUM_PREVIEWS = 16


@torch.no_grad()
def write_epoch_previews(folder: Path, model: Autoencoder, images: ImageSet, epoch: int) -> None:
    """Write the pictures of one epoch, always of the same pictures and the same draws.

    Args:
        folder: The run's previews.
        model: The model; it is put into evaluation mode for the time.
        images: Validation pictures.
        epoch: Epochs done.
    """
    was_training = model.training
    model.eval()
    device, rows = next(model.parameters()).device, slice(0, NUM_PREVIEWS)
    with seeded("previews", device=device):
        clean = images.batch(rows, device)
        labels = wanted_labels(model, images, rows)
        spoilt = model.corruption(clean)
        shown = [clean, spoilt] if model.capabilities.denoises else [clean]
        pictures = torch.cat([*shown, model.reconstruct(spoilt, labels)])
        write_preview(folder, epoch, "reconstructions", pictures, len(clean))
        if model.capabilities.is_generative:
            # labels repeat those of the validation pictures above them
            twice = None if labels is None else labels.repeat(2)
            num_samples = 2 * len(clean)
            draws = model.sample(num_samples, labels=twice, generator=generator("samples"))
            write_preview(folder, epoch, "samples", draws, len(clean))
    model.train(was_training)
