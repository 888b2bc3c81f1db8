"""What a split looks like: classes, examples, the mean picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.seeding import generator

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.data import ImageSet


def class_counts(images: ImageSet, num_classes: int) -> list[int]:
    """Return how many pictures each class has.

    Args:
        images: A split.
        num_classes: Number of classes.

    Returns:
        One count per class; empty without labels.
    """
    if images.labels is None:
        return []
    return torch.bincount(images.labels, minlength=num_classes).tolist()


def examples(images: ImageSet, count: int, *, label: int | None = None, seed: int = 0) -> Tensor:
    """Choose pictures at random.

    Args:
        images: A split.
        count: How many at most.
        label: Only of this class; None for all.
        seed: The same seed gives the same pictures.

    Shape:
        - returns: ``(n,)``, n ≤ ``count``

    Returns:
        Places in the split, int64.
    """
    places = torch.arange(len(images))
    if label is not None and images.labels is not None:
        places = (images.labels == label).nonzero().squeeze(1)
    order = torch.randperm(len(places), generator=generator(seed, "examples", str(label)))
    return places[order[:count]]


def mean_picture(images: ImageSet, *, label: int | None = None) -> Tensor:
    """Return the mean of all pictures, or of one class.

    Args:
        images: A split.
        label: Only this class; None for all.

    Shape:
        - returns: ``(C, H, W)``

    Returns:
        Values in [0, 1]; black for a class without pictures.
    """
    chosen = images.images
    if label is not None and images.labels is not None:
        chosen = chosen[images.labels == label]
    total = torch.zeros(chosen.shape[1:], dtype=torch.float64)
    for some in torch.split(
        chosen, 1024
    ):  # a float copy of everything would be eight times as large
        total += some.double().sum(0)
    return (total / (255.0 * max(1, len(chosen)))).float()
