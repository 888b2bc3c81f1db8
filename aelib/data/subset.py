"""Few pictures to learn from: how learning by heart is seen, and cured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.seeding import generator

if TYPE_CHECKING:
    from aelib.data.base import ImageSet


def few(images: ImageSet, num_images: int, *, seed: int = 0) -> ImageSet:
    """Take some of the pictures, in an order of chance.

    Args:
        images: Pictures.
        num_images: How many; 0 for all.
        seed: The same seed takes the same ones, and more of them hold the fewer.

    Returns:
        A smaller set, or the same one where nothing is to be left out.
    """
    if not 0 < num_images < len(images):
        return images
    order = torch.randperm(len(images), generator=generator(seed, "few"))
    return images.take(order[:num_images].to(images.images.device))
