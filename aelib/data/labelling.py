"""Few labels: what semi-supervised learning begins with."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import torch

from aelib.core.seeding import generator

if TYPE_CHECKING:
    from aelib.data.base import ImageSet


def hide_labels(images: ImageSet, num_labels: int, *, seed: int = 0) -> ImageSet:
    """Keep the labels of some pictures, equally many of each class, and hide the others.

    Args:
        images: Pictures, with labels or without.
        num_labels: How many labels stay; 0 for all. The classes take turns, so their numbers
            differ by one at most while each has enough.
        seed: The same seed keeps the same ones, and more of them keep the fewer.

    Returns:
        The same pictures, their hidden labels -1.
    """
    if images.labels is None or not 0 < num_labels < len(images):
        return images
    labels = images.labels
    order = torch.randperm(len(images), generator=generator(seed, "labels")).to(labels.device)
    turn = torch.empty_like(labels)
    for found in range(int(labels.max()) + 1):
        members = order[labels[order] == found]
        turn[members] = torch.arange(len(members), device=labels.device)
    # by turn, then by class: the first pictures of all classes, then the second ones, …
    kept = torch.argsort(turn * (int(labels.max()) + 1) + labels)[:num_labels]
    hidden = torch.full_like(labels, -1)
    hidden[kept] = labels[kept]
    return dataclasses.replace(images, labels=hidden)
