"""Encode and decode with latents kept flat: one row of numbers per picture, as pages do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from aelib.analysis.classes import told_classes

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from aelib.models import Autoencoder

BATCH_SIZE = 250


@torch.inference_mode()
def encode_flat(model: Autoencoder, images: Tensor, labels: Tensor | int | None = None) -> Tensor:
    """Return the flat latents of a few pictures.

    Args:
        model: A model in evaluation mode.
        images: Pictures of the model's size, in [0, 1].
        labels: Their classes, or one for all, if the model uses them; see
            :func:`aelib.analysis.classes.told_classes` for those that are not known.

    Shape:
        - images: ``(N, C, H, W)``
        - labels: ``(N,)``
        - returns: ``(N, D)``

    Returns:
        Latents, the posterior means where there is a posterior, float32 on the CPU.
    """
    device = next(model.parameters()).device
    x = images.to(device)
    if isinstance(labels, int):
        labels = torch.full((len(x),), labels)
    latent = model.encode(x, told_classes(model, x, labels)).latent
    return latent.flatten(1).float().cpu()


@torch.inference_mode()
def decode_flat(
    model: Autoencoder,
    latents: Tensor | npt.NDArray[np.floating],
    labels: Tensor | int | None = None,
) -> Tensor:
    """Return the pictures of flat latents.

    Args:
        model: A model in evaluation mode.
        latents: Latents, with maps flattened.
        labels: Classes, or one for all, if the model uses them.

    Shape:
        - latents: ``(N, D)``
        - labels: ``(N,)``
        - returns: ``(N, C, H, W)``

    Returns:
        Images in [0, 1], float32 on the CPU.

    Raises:
        ValueError: If the rows do not have the length of this model's latents.
    """
    device = next(model.parameters()).device
    flat = torch.as_tensor(latents, dtype=torch.float32)
    if flat.ndim != 2 or flat.shape[1] != math.prod(model.latent_shape):
        raise ValueError(
            f"expected latents (N, {math.prod(model.latent_shape)}), got {tuple(flat.shape)}"
        )
    if len(flat) == 0:
        return torch.empty(0, *model.image.shape)
    if isinstance(labels, int):
        labels = torch.full((len(flat),), labels)
    pictures = []
    for start in range(0, len(flat), BATCH_SIZE):
        rows = slice(start, start + BATCH_SIZE)
        batch = flat[rows].to(device).reshape(-1, *model.latent_shape)
        kinds = None if labels is None else labels[rows].to(device)
        pictures.append(model.decode(batch, kinds).float().cpu())
    return torch.cat(pictures)
