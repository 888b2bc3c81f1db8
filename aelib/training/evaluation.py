"""Mean of every fact over a split."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.seeding import derive_seed
from aelib.models.objective import facts

if TYPE_CHECKING:
    from aelib.data import ImageSet
    from aelib.models import Autoencoder

BATCH_SIZE = 500


@torch.no_grad()
def evaluate(model: Autoencoder, images: ImageSet, *, seed: int = 0) -> dict[str, float]:
    """Return the means of :func:`aelib.models.objective.facts` over a split.

    A denoiser sees spoilt pictures, the same ones each time. The decoder reads the posterior
    mean, so the reconstruction terms are those of the mean.

    Args:
        model: The model; it is put into evaluation mode for the time.
        images: The split.
        seed: Seed of the corruption.

    Returns:
        Means by name: nats per picture, ``mse`` per value; ``kl_<i>`` by dimension is not here.
    """
    was_training = model.training
    model.eval()
    device = next(model.parameters()).device
    sums: dict[str, float] = {}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(derive_seed(seed, "evaluation"))
        for start in range(0, len(images), BATCH_SIZE):
            target = images.batch(slice(start, start + BATCH_SIZE), device)
            output = model(model.corruption(target))
            for name, value in facts(model, output, target).items():
                sums[name] = sums.get(name, 0.0) + float(value.double().sum())
    model.train(was_training)
    return {name: value / len(images) for name, value in sums.items()}
