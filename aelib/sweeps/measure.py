r"""Figures that can be compared over a sweep: the same question asked of every member.

The objective of two models is comparable only where both minimise the same thing, so members are
compared by what their reconstructions and latents are worth. Where the settings to start from have
a corruption, every member is given pictures spoilt by *that* one, whatever it learned to undo, and
is compared with the clean pictures; the noise is the same for all.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import torch

from aelib.analysis.latents import encode_images
from aelib.analysis.probe import knn_accuracy
from aelib.analysis.reconstruction import reconstruction_quality
from aelib.core.seeding import seeded
from aelib.corruptions import CORRUPTIONS
from aelib.training.evaluation import evaluate, wanted_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from aelib.data import ImageSet, Splits
    from aelib.models import Autoencoder
    from aelib.runs import RunConfig
    from aelib.sweeps.axes import Axis

NUM_PROBE_TRAIN = 5_000
NUM_PROBED = 2_000


class Metric(NamedTuple):
    """A figure by which members can be ranked.

    Attributes:
        title: Name for people.
        unit: Unit of the number.
        digits: Digits after the point.
        higher_is_better: Whether more is better.
    """

    title: str
    unit: str
    digits: int
    higher_is_better: bool


METRICS: dict[str, Metric] = {
    "mse": Metric("Mean squared error", "", 5, higher_is_better=False),
    "ssim": Metric("SSIM", "", 4, higher_is_better=True),
    "knn_accuracy": Metric("Nearest neighbours' vote is right", "", 4, higher_is_better=True),
    "objective": Metric("Objective", "nats", 2, higher_is_better=False),
}


def is_objective_comparable(axes: Sequence[Axis]) -> bool:
    """Return whether members minimise the same thing, so that their objectives can be compared.

    Args:
        axes: What differs between them.

    Returns:
        True when only sizes, networks or ways of training differ.
    """
    return all(
        axis.name.startswith("model.backbone.")
        or axis.name == "model.bottleneck.latent_dim"
        or (axis.name.startswith("training.") and not axis.name.startswith("training.teacher"))
        for axis in axes
    )


def noise_of(base: RunConfig) -> str:
    """Return the corruption that every member of a sweep is given.

    Args:
        base: Settings that the sweep started from.

    Returns:
        Its registered name; ``none`` for clean pictures.
    """
    return CORRUPTIONS.name_of(base.model.corruption)


def measure(model: Autoencoder, splits: Splits, split: str, base: RunConfig) -> dict[str, float]:
    """Measure one member.

    Args:
        model: The model, in evaluation mode.
        splits: The data of the sweep.
        split: ``validation``, or ``test`` for the one that was chosen.
        base: Settings that the sweep started from; their corruption spoils the pictures.

    Returns:
        Finite figures by key of :data:`METRICS`, and the means of all terms of the objective.
    """
    images = splits.split(split)
    spoil = CORRUPTIONS.build(base.model.corruption)
    mse, similarity = reconstruction_quality(model, images, spoil)
    facts = evaluate(model, images)
    found = {
        **facts,
        "mse": mse,
        "ssim": similarity,
        "num_images": float(len(images)),
        "latent_size": float(math.prod(model.latent_shape)),
        "parameters": float(model.num_parameters),
        **_probe(model, splits.train, images),
    }
    return {name: value for name, value in found.items() if math.isfinite(value)}


@torch.inference_mode()
def reconstructions(
    model: Autoencoder, images: ImageSet, base: RunConfig, count: int
) -> tuple[Tensor, Tensor]:
    """Return what a member makes of the first pictures of a split.

    Args:
        model: The model, in evaluation mode.
        images: The split.
        base: Settings that the sweep started from; their corruption spoils the pictures.
        count: How many pictures.

    Shape:
        - returns: ``(count, C, H, W)`` each

    Returns:
        What it was given, the same for every member, and what it made of it.
    """
    device = next(model.parameters()).device
    rows = slice(0, count)
    with seeded("sweep pictures", device=device):
        given = CORRUPTIONS.build(base.model.corruption)(images.batch(rows, device))
        made = model.reconstruct(given, wanted_labels(model, images, rows))
    return given.cpu(), made.float().cpu()


def _probe(model: Autoencoder, train: ImageSet, images: ImageSet) -> dict[str, float]:
    if train.labels is None or images.labels is None:
        return {}
    known = encode_images(model, train.take(slice(0, NUM_PROBE_TRAIN)))
    asked = encode_images(model, images.take(slice(0, NUM_PROBED)))
    if known.labels is None or asked.labels is None:
        return {}
    return {"knn_accuracy": knn_accuracy(known.mean, known.labels, asked.mean, asked.labels)}
