"""Encode many pictures: latents and their posterior; and how well each picture comes back."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from aelib.analysis.classes import told_classes
from aelib.analysis.decoding import decode_flat
from aelib.core.atomic import atomic_write
from aelib.core.device import best_device
from aelib.core.errors import DataError
from aelib.core.types import be_silent
from aelib.data import load_split
from aelib.runs import open_model

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt
    from torch import Tensor

    from aelib.core.types import BottleneckOutput, Report
    from aelib.data import ImageSet
    from aelib.models import Autoencoder
    from aelib.runs import RunDirectory

# larger batches leave the processor's cache and are slower, measured at 28×28
BATCH_SIZE = 250


@dataclass(frozen=True)
class Latents:
    """Latents of N pictures, maps flattened to rows.

    Attributes:
        mean: Latent of each picture, the posterior mean where there is one, float32 ``(N, D)``.
        variance: Posterior variance, float32 ``(N, D)``; None without a posterior, or where it was
            not kept.
        kl: Mean KL of each dimension in nats, float64 ``(D,)``; None without a posterior.
        labels: Class of each picture, int64 ``(N,)``; None when there are no classes.
        told: Class that the model was told of each picture, a guess where it is not known, int64
            ``(N,)``; None for a model that is told none.
    """

    mean: npt.NDArray[np.float32]
    variance: npt.NDArray[np.float32] | None
    kl: npt.NDArray[np.float64] | None
    labels: npt.NDArray[np.int64] | None
    told: npt.NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.mean)


@torch.inference_mode()
def encode_images(model: Autoencoder, images: ImageSet, *, keeps_variance: bool = True) -> Latents:
    """Encode pictures.

    A denoiser is given the clean pictures.

    Args:
        model: A model in evaluation mode.
        images: Pictures of the model's size.
        keeps_variance: Return the posterior variance, which takes as much memory as the means.

    Returns:
        Latents in the order of the pictures.

    Raises:
        DataError: If there are no pictures.
    """
    if len(images) == 0:
        raise DataError("Expected pictures to encode, got none.", "Choose another split.")
    device = next(model.parameters()).device
    # filled in place: a list of parts would hold all twice when they are joined
    arrays: dict[str, npt.NDArray[Any]] = {}

    def keep(name: str, part: Tensor, rows: slice) -> None:
        numbers = part.cpu().numpy()
        if name not in arrays:
            arrays[name] = np.empty((len(images), *numbers.shape[1:]), numbers.dtype)
        arrays[name][rows] = numbers

    kl_sum: Tensor | None = None
    for start in range(0, len(images), BATCH_SIZE):
        rows = slice(start, start + BATCH_SIZE)
        x = images.batch(rows, device)
        known = None if images.labels is None else images.labels[rows]
        labels = told_classes(model, x, known)
        encoded = model.encode(x, labels)
        keep("mean", encoded.latent.flatten(1).float(), rows)
        if labels is not None:
            keep("told", labels.long(), rows)
        if encoded.posterior is not None:
            if keeps_variance:
                keep("variance", encoded.posterior.variance.flatten(1).float(), rows)
            batch_sum = _kl_per_dimension(model, encoded).double().sum(0).cpu()
            kl_sum = batch_sum if kl_sum is None else kl_sum + batch_sum
    return Latents(
        mean=arrays["mean"],
        variance=arrays.get("variance"),
        kl=None if kl_sum is None else (kl_sum / len(images)).numpy(),
        labels=None if images.labels is None else images.labels.long().numpy(),
        told=arrays.get("told"),
    )


@torch.inference_mode()
def reconstruction_errors(
    model: Autoencoder, images: ImageSet, latents: Latents
) -> npt.NDArray[np.float32]:
    """Decode latents, and measure how far each picture is from what comes back.

    Args:
        model: A model in evaluation mode.
        images: Pictures of the model's size.
        latents: Of :func:`encode_images`, of the same pictures.

    Shape:
        - returns: ``(N,)``

    Returns:
        Mean squared errors.
    """
    errors = []
    for start in range(0, len(images), BATCH_SIZE):
        rows = slice(start, start + BATCH_SIZE)
        told = None if latents.told is None else torch.from_numpy(latents.told[rows])
        again = decode_flat(model, latents.mean[rows], told)
        errors.append((again - images.batch(rows)).square().flatten(1).mean(1))
    return torch.cat(errors).numpy()


def open_split(
    run: RunDirectory, split: str, report: Report = be_silent
) -> tuple[Autoencoder, ImageSet]:
    """Open the model of a run on the best device, and one split of its data.

    Args:
        run: A run that has saved weights.
        split: ``train``, ``validation`` or ``test``.
        report: Told how far a download is.

    Returns:
        What :func:`encode_images` takes.
    """
    images = load_split(run.config().data, split, report)
    return open_model(run, best_device()).model, images


def encode_split(run: RunDirectory, split: str, report: Report = be_silent) -> Latents:
    """Open the model and the data of a run, and encode one split.

    Args:
        run: A run that has saved weights.
        split: ``train``, ``validation`` or ``test``.
        report: Told how far a download is.

    Returns:
        Latents in the order of the split.
    """
    return encode_images(*open_split(run, split, report))


def save_latents(path: Path, latents: Latents, error: npt.NDArray[np.float32]) -> None:
    """Write latents as a compressed ``npz`` without pickled objects.

    Args:
        path: Target; its folder must exist.
        latents: What to write; fields that are None are left out.
        error: Of :func:`reconstruction_errors`.

    Shape:
        - error: ``(N,)``

    Raises:
        DataError: If the folder does not exist.
    """
    if not path.parent.is_dir():
        raise DataError(
            f"Expected a folder '{path.parent.name}' to write '{path.name}' to, but there is none.",
            "Make it first, or choose another name.",
        )
    fields = {**vars(latents), "error": error}
    arrays = {name: value for name, value in fields.items() if value is not None}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    atomic_write(path, buffer.getvalue())


def _kl_per_dimension(model: Autoencoder, encoded: BottleneckOutput) -> Tensor:
    posterior = encoded.posterior
    if posterior is None:
        raise ValueError("a KL needs a posterior")
    kl = model.prior.divergence(posterior, encoded.latent).flatten(1)
    if kl.shape[1] == encoded.latent.flatten(1).shape[1]:
        return kl
    # a prior that does not factorise has no KL by dimension: measure against N(0, 1) instead
    return posterior.kl_to_standard_normal().flatten(1)
