"""Walk from one picture to another: what the decoder shows on the way."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.analysis.decoding import decode_flat, encode_flat
from aelib.analysis.interpolation import interpolate, step_distances

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.models import Autoencoder


class Walk(NamedTuple):
    """A walk of T pictures.

    Attributes:
        latents: Where it goes, ``(T, D)``.
        images: What the decoder shows there, in [0, 1], ``(T, C, H, W)``.
        distances: Root mean squared difference of each picture to the one before, ``(T - 1,)``.
    """

    latents: Tensor
    images: Tensor
    distances: Tensor


def walk_between(
    model: Autoencoder, start: Tensor, end: Tensor, num_steps: int, kind: str = "linear"
) -> Walk:
    """Encode two pictures and decode the latents between them.

    Args:
        model: A model in evaluation mode.
        start: First picture, in [0, 1].
        end: Last picture.
        num_steps: Number of pictures, both reconstructions included.
        kind: One of :data:`aelib.analysis.interpolation.INTERPOLATIONS`.

    Shape:
        - start, end: ``(C, H, W)``

    Returns:
        The walk; its first and last pictures are the reconstructions of the two ends.
    """
    a, b = encode_flat(model, torch.stack([start, end]))
    latents = interpolate(a, b, num_steps, kind)
    images = decode_flat(model, latents)
    return Walk(latents, images, step_distances(images))


def walk_file(walk: Walk) -> bytes:
    """Return a walk as a compressed ``npz`` without pickled objects.

    Args:
        walk: What to keep.

    Returns:
        The file's content: arrays ``latents`` and ``images``.
    """
    buffer = io.BytesIO()
    np.savez_compressed(buffer, latents=walk.latents.numpy(), images=walk.images.numpy())
    return buffer.getvalue()
