"""Latents on disk, encoded once for each state of a model's weights and for the same pictures."""

from __future__ import annotations

import contextlib
import io
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.analysis.latents import Latents, encode_images, reconstruction_errors
from aelib.core.atomic import atomic_write
from aelib.core.folders import cache_root

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from aelib.data import ImageSet
    from aelib.models import Autoencoder
    from aelib.runs import RunDirectory

    Arrays = dict[str, npt.NDArray[np.generic]]

FORMAT = 1
"""Raised when latents of the same weights would differ."""
MOST_BYTES, MOST_FILES = 2**25, 128
_FIELDS = ("mean", "variance", "kl", "told")


def stored_latents(
    run: RunDirectory, model: Autoencoder, images: ImageSet, *, keeps_variance: bool = True
) -> Latents:
    """Return latents of pictures, from disk where they were encoded before.

    Args:
        run: The model's run.
        model: The model of its weights, in evaluation mode.
        images: Pictures of the model's size.
        keeps_variance: As for :func:`aelib.analysis.latents.encode_images`.

    Returns:
        Latents in the order of the pictures.

    Raises:
        DataError: If there are no pictures.
    """
    path = _path(run, images, "latents" if keeps_variance else "means")
    found = _load(path)
    if found is None:
        latents = encode_images(model, images, keeps_variance=keeps_variance)
        arrays = {name: getattr(latents, name) for name in _FIELDS}
        _save(path, {name: array for name, array in arrays.items() if array is not None})
        return latents
    labels = None if images.labels is None else images.labels.long().numpy()
    return Latents(**dict.fromkeys(_FIELDS) | found, labels=labels)  # type: ignore[arg-type]


def stored_errors(
    run: RunDirectory, model: Autoencoder, images: ImageSet, latents: Latents
) -> npt.NDArray[np.float32]:
    """Return how far pictures are from their reconstructions, from disk where that is known.

    Args:
        run: The model's run.
        model: The model of its weights, in evaluation mode.
        images: Pictures of the model's size.
        latents: Of these pictures.

    Shape:
        - returns: ``(N,)``

    Returns:
        Mean squared errors.
    """
    path = _path(run, images, "errors")
    found = _load(path)
    if found is None:
        errors = reconstruction_errors(model, images, latents)
        _save(path, {"error": errors})
        return errors
    return found["error"].astype(np.float32, copy=False)


def _path(run: RunDirectory, images: ImageSet, kind: str) -> Path:
    digest = run.model_digest(FORMAT, torch.__version__, images.digest)
    return cache_root() / "latents" / f"{digest}.{kind}.npz"


def _load(path: Path) -> Arrays | None:
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None  # not there, or damaged: computed again


def _save(path: Path, arrays: Arrays) -> None:
    if sum(array.nbytes for array in arrays.values()) > MOST_BYTES:
        return
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    with contextlib.suppress(OSError):  # a full or read-only disk costs time only
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(path, buffer.getvalue())
        kept = sorted(path.parent.glob("*.npz"), key=lambda one: one.stat().st_mtime)
        for old in kept[:-MOST_FILES]:
            old.unlink(missing_ok=True)
