"""Draws from a model: pictures that it makes up, what is like them, and a file of them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.analysis.dataset_facts import examples
from aelib.core.errors import CapabilityError
from aelib.core.types import be_silent
from aelib.training.evaluation import wanted_labels

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.analysis.fitted_prior import FittedPrior
    from aelib.core.types import Report
    from aelib.data import ImageSet
    from aelib.models import Autoencoder

BATCH_SIZE = 64
NEAREST_BATCH = 1000


class Draws(NamedTuple):
    """Pictures that a model made up.

    Attributes:
        images: ``(N, C, H, W)`` in [0, 1], on the CPU.
        latents: What they were decoded from, ``(N, D)``, maps flattened.
        labels: The class that each was asked to be, -1 for any, ``(N,)``.
    """

    images: Tensor
    latents: Tensor
    labels: Tensor


class Nearest(NamedTuple):
    """For each picture the one of a split that is most like it.

    Attributes:
        indices: Its place in the split, ``(N,)``.
        distances: Root of the mean squared difference of their pixels, ``(N,)``.
    """

    indices: Tensor
    distances: Tensor

    @property
    def num_different(self) -> int:
        """How many different ones there are."""
        return len(set(self.indices.tolist()))


def asked_labels(
    model: Autoencoder, count: int, label: int | None, prior: FittedPrior | None = None
) -> Tensor:
    """Return the classes to ask for.

    Args:
        model: The model.
        count: Number of draws.
        label: One class for all; None for all classes in turn where the decoder must be told one,
            and for any class where not.
        prior: What is drawn from; None for the model's own.

    Shape:
        - returns: ``(N,)``

    Returns:
        Classes; -1 for any.

    Raises:
        CapabilityError: If a class is asked for that cannot be drawn.
    """
    num_classes = model.image.num_classes
    by_class = model.capabilities.draws_by_class if prior is None else prior.has_classes
    if label is None:
        if model.capabilities.uses_labels and num_classes:
            return torch.arange(count) % num_classes
        return torch.full((count,), -1)
    if not by_class or not 0 <= label < num_classes:
        raise CapabilityError(
            f"Expected a class that this model can draw, got {label}.",
            "Choose another class, or any.",
        )
    return torch.full((count,), label)


@torch.inference_mode()
def draw_pictures(
    model: Autoencoder,
    count: int,
    *,
    seed: int,
    temperature: float = 1.0,
    label: int | None = None,
    prior: FittedPrior | None = None,
    report: Report = be_silent,
) -> Draws:
    """Draw latents from a prior and decode them.

    Args:
        model: A model in evaluation mode; a generative one where it draws from its own prior.
        count: How many.
        seed: The same seed draws the same pictures.
        temperature: Below 1 draws stay nearer to what the prior holds for most likely.
        label: A class, where the prior draws by class; None for any or all, see
            :func:`asked_labels`.
        prior: One that was fitted after training; None for the model's own.
        report: Told how far a draw is that takes many steps.

    Returns:
        The pictures; all of them, or none when ``report`` raises.
    """
    generator = torch.Generator().manual_seed(seed)
    labels = asked_labels(model, count, label, prior)
    draw = model.draw if prior is None else prior.sample
    device = next(model.parameters()).device
    images, latents = [], []
    for start in range(0, count, BATCH_SIZE):
        told = labels[start : start + BATCH_SIZE].to(device)
        share, done = len(told) / count, start / count
        latent = draw(
            len(told),
            labels=told,
            temperature=temperature,
            generator=generator,
            report=lambda fraction, message, share=share, done=done: report(  # type: ignore[misc]
                done + share * fraction, message
            ),
        )
        images.append(model.decode(latent, told).float().cpu())
        latents.append(latent.flatten(1).float().cpu())
    return Draws(torch.cat(images), torch.cat(latents), labels)


def nearest_pictures(images: Tensor, among: ImageSet) -> Nearest:
    """Find the picture of a split that is most like each picture, pixel by pixel.

    Args:
        images: Pictures of the size of the split's, in [0, 1].
        among: The split.

    Shape:
        - images: ``(N, C, H, W)``

    Returns:
        Where they are, and how far away; of equally near ones the first.
    """
    flat = images.flatten(1).double()
    best = torch.full((len(flat),), torch.inf, dtype=torch.float64)
    place = torch.zeros(len(flat), dtype=torch.int64)
    for start in range(0, len(among), NEAREST_BATCH):
        other = among.batch(slice(start, start + NEAREST_BATCH)).flatten(1).double()
        found, index = torch.cdist(flat, other).min(1)
        is_nearer = found < best
        best = torch.where(is_nearer, found, best)
        place = torch.where(is_nearer, index + start, place)
    return Nearest(place, (best / flat.shape[1] ** 0.5).float())


@torch.inference_mode()
def reconstructed_examples(
    model: Autoencoder, images: ImageSet, count: int, *, label: int | None, seed: int
) -> tuple[Tensor, Tensor]:
    """Return pictures chosen at random and their reconstructions.

    Args:
        model: A model in evaluation mode.
        images: A split that it has not learned from.
        count: How many; fewer where there are not so many.
        label: Only of this class.
        seed: The same seed chooses the same ones.

    Shape:
        - returns: each ``(N, C, H, W)``

    Returns:
        The pictures and what the model makes of them, on the CPU.
    """
    chosen = examples(images, count, label=label, seed=seed)
    x = images.batch(chosen, next(model.parameters()).device)
    made = model.reconstruct(x, wanted_labels(model, images, chosen))
    return x.float().cpu(), made.float().cpu()


def alternate_rows(first: Tensor, second: Tensor, num_columns: int) -> Tensor:
    """Lay two lists of pictures out so that each row of the first stands above its partners.

    Args:
        first: Pictures.
        second: A partner of each.
        num_columns: Pictures per row.

    Shape:
        - first, second: ``(N, C, H, W)``
        - returns: ``(2 N, C, H, W)``

    Returns:
        A row of the first, the same row of the second, and so on.
    """
    starts = range(0, len(first), num_columns)
    rows = [part[start : start + num_columns] for start in starts for part in (first, second)]
    return torch.cat(rows)


def draws_file(draws: Draws) -> bytes:
    """Return draws as a compressed ``npz`` without pickled objects.

    Args:
        draws: What to keep.

    Returns:
        The file's content: arrays ``images``, ``latents`` and ``labels``.
    """
    buffer = io.BytesIO()
    arrays = {name: value.numpy() for name, value in draws._asdict().items()}
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()
