"""Mean of every fact over a split."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from aelib.core.errors import CapabilityError
from aelib.core.seeding import seeded
from aelib.models.objective import facts
from aelib.models.signs import vital_signs

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.data import ImageSet
    from aelib.models import Autoencoder

BATCH_SIZE = 500
NUM_SIGNS = 1000
"""Pictures that vital signs are taken of: enough for a variance to a few per cent."""


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
        Means by name: nats per picture, ``mse`` per value.
    """
    was_training = model.training
    model.eval()
    device = next(model.parameters()).device
    sums: dict[str, float] = {}
    with seeded(seed, "evaluation", device=device):
        for start in range(0, len(images), BATCH_SIZE):
            rows = slice(start, start + BATCH_SIZE)
            target = images.batch(rows, device)
            output = model(model.corruption(target), wanted_labels(model, images, rows))
            for name, value in facts(model, output, target).items():
                sums[name] = sums.get(name, 0.0) + float(value.double().sum())
    model.train(was_training)
    return {name: value / len(images) for name, value in sums.items()}


@torch.no_grad()
def take_signs(model: Autoencoder, images: ImageSet) -> dict[str, Any]:
    """Return the vital signs of a model on the first pictures of a split.

    Args:
        model: The model; it is put into evaluation mode for the time.
        images: The split.

    Returns:
        What :func:`aelib.models.signs.vital_signs` returns.
    """
    was_training = model.training
    model.eval()
    device = next(model.parameters()).device
    few, outputs = images.take(slice(0, NUM_SIGNS)), []
    with seeded("signs", device=device):
        for start in range(0, len(few), BATCH_SIZE):
            rows = slice(start, start + BATCH_SIZE)
            outputs.append(model(few.batch(rows, device), wanted_labels(model, few, rows)))
        signs = vital_signs(model, outputs)
    model.train(was_training)
    return signs


def wanted_labels(model: Autoencoder, images: ImageSet, index: Tensor | slice) -> Tensor | None:
    """Return the labels of some pictures, if the model reads labels.

    Args:
        model: The model.
        images: The pictures' split.
        index: Which ones.

    Shape:
        - index: ``(B,)``
        - returns: ``(B,)``

    Returns:
        Labels on the model's device, -1 where they are not known; None for a model without, or one
        that only learns from labels, or has a prior for each class, where the pictures have none.

    Raises:
        CapabilityError: If the model cannot do without labels and the pictures have none.
    """
    can = model.capabilities
    fits_classes = model.prior.is_fitted and model.prior.reads_labels
    if not (can.uses_labels or can.learns_from_labels or fits_classes):
        return None
    if images.labels is not None:
        return images.labels[index].to(next(model.parameters()).device)
    if can.uses_labels or (can.learns_from_labels and model.training):
        raise CapabilityError(
            "Expected pictures with labels for a model that uses them, got pictures without.",
            "Choose a data set with labels, or other parts.",
        )
    return None
