"""Latents to start a traversal from when there is no picture: the centre, or a draw."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from aelib.core.errors import CapabilityError

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.analysis.traversal import LatentRanges
    from aelib.models import Autoencoder


def centre_latent(model: Autoencoder, ranges: LatentRanges) -> Tensor:
    """Return the middle of latent space.

    Args:
        model: A model whose latent is a vector.
        ranges: Where its latents lie.

    Shape:
        - returns: ``(D,)``

    Returns:
        The prior's mean, which is 0, for a model trained towards it; else the mean of the latents.
    """
    if model.capabilities.is_generative and model.prior.is_centred:
        return torch.zeros(math.prod(model.latent_shape))
    return torch.as_tensor(ranges.mean, dtype=torch.float32).clone()


def draw_latent(model: Autoencoder, seed: int, label: int | None = None) -> Tensor:
    """Draw one latent from the prior.

    Args:
        model: A generative model.
        seed: The same seed draws the same latent.
        label: Class to draw for, where the prior has one part for each; None for any.

    Shape:
        - returns: ``(D,)``

    Returns:
        The latent, on the CPU.

    Raises:
        CapabilityError: If the latents of this model follow no prior.
    """
    if not model.capabilities.is_generative:
        raise CapabilityError(
            "Expected a generative model, got one whose latents follow no prior.",
            "Start from a picture instead, or choose a variational model.",
        )
    generator = torch.Generator().manual_seed(seed)
    labels = None if label is None else torch.tensor([label])
    return model.draw(1, labels=labels, generator=generator).flatten().float().cpu()
