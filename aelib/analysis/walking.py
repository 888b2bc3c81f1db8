"""Walk from picture to picture: what the decoder shows on the way."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.analysis.classes import told_classes
from aelib.analysis.decoding import decode_flat, encode_flat
from aelib.analysis.geodesic import geodesic
from aelib.analysis.interpolation import places_along

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from aelib.analysis.interpolation import Way
    from aelib.models import Autoencoder


class Stops(NamedTuple):
    """The pictures that a walk passes, as the model sees them.

    Attributes:
        latents: Their latents, ``(K, D)``.
        told: The class that the decoder is told at each; None for a model that is told none.
    """

    latents: Tensor
    told: tuple[int, ...] | None


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

    @property
    def latent_length(self) -> float:
        """Length of the way in latent space."""
        return float(self.latents.diff(dim=0).norm(dim=1).sum())

    @property
    def picture_length(self) -> float:
        """Length of the way in pictures: the sum of ``distances``."""
        return float(self.distances.sum())


def encode_stops(
    model: Autoencoder,
    images: Sequence[Tensor],
    labels: Sequence[int],
    shown_as: int | None = None,
) -> Stops:
    """Encode the pictures that a walk passes.

    Args:
        model: A model in evaluation mode.
        images: The pictures, in [0, 1].
        labels: Their classes, -1 where they are not known, for a model that uses them.
        shown_as: The one class of all pictures on the way, instead of their own.

    Shape:
        - images: K times ``(C, H, W)``

    Returns:
        Latents and classes.
    """
    x = torch.stack(list(images)).to(next(model.parameters()).device)
    classes = told_classes(model, x, torch.tensor(list(labels)))
    latents = encode_flat(model, x, classes)
    if classes is None:
        return Stops(latents, None)
    told = [int(label) if shown_as is None else shown_as for label in classes]
    return Stops(latents, tuple(told))


def classes_at(told: Sequence[int] | None, places: Tensor) -> Tensor | None:
    """Return the class that the decoder is told at each place: that of the nearest stop.

    Args:
        told: The class of each stop; None for a model that is told none.
        places: From 0 to the number of legs; the stop after the last is the first.

    Shape:
        - places, returns: ``(T,)``

    Returns:
        Classes, which change halfway from stop to stop.
    """
    if told is None:
        return None
    nearest = (places - 0.5).ceil().long().clamp(min=0) % len(told)
    return torch.tensor(list(told))[nearest.cpu()]


def shortest_leg(
    model: Autoencoder, start: Tensor, end: Tensor, told: tuple[int, int] | None = None
) -> Tensor:
    """Return the geodesic between two latents of a model.

    Args:
        model: A model in evaluation mode, which is not changed.
        start: First latent.
        end: Last latent.
        told: Classes at both ends, which change halfway.

    Shape:
        - start, end: ``(D,)``
        - returns: ``(N, D)``

    Returns:
        Nodes, float32 on the CPU; see :func:`aelib.analysis.geodesic.geodesic`.
    """
    device = next(model.parameters()).device

    def decode(latents: Tensor, places: Tensor) -> Tensor:
        classes = classes_at(told, places)
        kinds = None if classes is None else classes.to(device)
        return model.decode(latents.reshape(-1, *model.latent_shape), kinds)

    has_jump = told is not None and told[0] != told[1]
    return geodesic(decode, start.to(device), end.to(device), has_jump=has_jump).float().cpu()


def walk_along(model: Autoencoder, way: Way, told: Sequence[int] | None, num_steps: int) -> Walk:
    """Decode the latents of a way.

    Args:
        model: A model in evaluation mode.
        way: Where to go.
        told: The class of each stop; None for a model that is told none.
        num_steps: Pictures of each leg, both stops included.

    Returns:
        The walk; at each stop it shows the reconstruction.
    """
    places = places_along(len(way.legs), num_steps)
    latents = way.at(places)
    images = decode_flat(model, latents, classes_at(told, places))
    distances = (images[1:] - images[:-1]).square().flatten(1).mean(1).sqrt()
    return Walk(latents, images, distances)


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
