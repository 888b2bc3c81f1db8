"""How a model's pictures look to our own classifier, beside real ones and those of PCA.

References:
    Heusel et al. 2017, FID. https://arxiv.org/abs/1706.08500
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import torch

from aelib.analysis.feature_distance import (
    BATCH_SIZE,
    NEIGHBOURS,
    can_compare,
    features_of,
    frechet_distance,
    overlap,
)
from aelib.core.errors import DataError
from aelib.core.seeding import generator
from aelib.training.evaluation import wanted_labels

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from aelib.analysis.fitted_prior import FittedPrior
    from aelib.analysis.linear_baseline import LinearBaseline
    from aelib.data import ImageSet
    from aelib.models import Autoencoder

NUM_PICTURES = 2000


def feature_figures(
    model: Autoencoder, images: ImageSet, baseline: LinearBaseline, prior: FittedPrior | None
) -> dict[str, float]:
    """Measure reconstructions, and samples where the model draws any.

    Args:
        model: A model in evaluation mode.
        images: Pictures to measure on; the first 2,000 at most, and as many samples.
        baseline: PCA of the model's size.
        prior: One that was fitted to latents of other pictures; None where there can be none.

    Returns:
        ``frechet_reconstructions`` and the same of PCA, ``frechet_num_images``; for a generative
        model ``frechet_samples``, ``sample_precision`` and ``sample_recall`` too, and with a
        fitted prior ``frechet_fitted_samples``. Nothing where the features say nothing, see
        :func:`aelib.analysis.feature_distance.can_compare`.
    """
    if not can_compare(model.image) or len(images) <= NEIGHBOURS:
        return {}
    few = images.take(slice(0, NUM_PICTURES))
    real = features_of(few.batch(slice(None)))
    linear = features_of(baseline.reconstruct(few))
    figures = {
        "frechet_num_images": float(len(few)),
        "frechet_reconstructions": frechet_distance(real, features_of(_rebuilt(model, few))),
        "pca_frechet_reconstructions": frechet_distance(real, linear),
    }
    if model.capabilities.is_generative:
        made = features_of(_samples(model, few, model.draw))
        figures["frechet_samples"] = frechet_distance(real, made)
        figures["sample_precision"], figures["sample_recall"] = overlap(real, made)
    if prior is not None:
        with contextlib.suppress(DataError):  # a class may have too few pictures to fit to
            made = features_of(_samples(model, few, prior.sample))
            figures["frechet_fitted_samples"] = frechet_distance(real, made)
    return figures


@torch.inference_mode()
def _rebuilt(model: Autoencoder, images: ImageSet) -> Tensor:
    device = next(model.parameters()).device
    parts = []
    for start in range(0, len(images), BATCH_SIZE):
        rows = slice(start, start + BATCH_SIZE)
        labels = wanted_labels(model, images, rows)
        parts.append(model.reconstruct(images.batch(rows, device), labels).float().cpu())
    return torch.cat(parts)


@torch.inference_mode()
def _samples(model: Autoencoder, images: ImageSet, draw: Callable[..., Tensor]) -> Tensor:
    # classes, where a model asks for them, are as frequent as those of the pictures
    source, parts = generator("feature figures"), []
    for start in range(0, len(images), BATCH_SIZE):
        rows = slice(start, start + BATCH_SIZE)
        count, labels = len(images.images[rows]), wanted_labels(model, images, rows)
        latent = draw(count, labels=labels, generator=source)
        parts.append(model.decode(latent, labels).float().cpu())
    return torch.cat(parts)
