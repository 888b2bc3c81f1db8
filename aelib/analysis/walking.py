"""Walk from one picture to another: what the decoder shows on the way."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.analysis.classes import told_classes
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
    model: Autoencoder,
    start: Tensor,
    end: Tensor,
    num_steps: int,
    kind: str = "linear",
    *,
    labels: tuple[int, int] = (-1, -1),
    shown_as: int | None = None,
) -> Walk:
    """Encode two pictures and decode the latents between them.

    Args:
        model: A model in evaluation mode.
        start: First picture, in [0, 1].
        end: Last picture.
        num_steps: Number of pictures, both reconstructions included.
        kind: One of :data:`aelib.analysis.interpolation.INTERPOLATIONS`.
        labels: Classes of the two pictures, -1 where they are not known, for a model that uses
            them; halfway the class changes from one to the other.
        shown_as: The one class of all pictures on the way instead.

    Shape:
        - start, end: ``(C, H, W)``

    Returns:
        The walk; its first and last pictures are the reconstructions of the two ends.
    """
    device = next(model.parameters()).device
    ends = torch.stack([start, end]).to(device)
    classes = told_classes(model, ends, torch.tensor(labels))
    a, b = encode_flat(model, ends, classes)
    latents = interpolate(a, b, num_steps, kind)
    images = decode_flat(model, latents, _classes_on_the_way(classes, shown_as, num_steps))
    return Walk(latents, images, step_distances(images))


def _classes_on_the_way(
    ends: Tensor | None, shown_as: int | None, num_steps: int
) -> Tensor | int | None:
    if ends is None or shown_as is not None:
        return None if ends is None else shown_as
    is_late = torch.arange(num_steps, device=ends.device) >= num_steps / 2
    return torch.where(is_late, ends[1], ends[0])


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
