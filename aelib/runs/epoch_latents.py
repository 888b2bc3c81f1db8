"""Latents of the same pictures after each epoch: what a map of the training needs, no weights.

One file for each epoch, ``epochs/epoch-0012.safetensors`` in the run: a tensor ``latents`` of half
precision, one picture in each row, and beside it ``unit``, what it is multiplied by, and
``pictures``, the digest of those pictures. Epoch 0 is the model before its first step. A run
without such files, as most that came with the app, has no map of its training.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import torch

from aelib.core.errors import CheckpointError
from aelib.runs.checkpoint import load_tensors, save_tensors

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

_NAME = re.compile(r"epoch-(\d{4,9})\.safetensors")
_LARGEST = 60_000.0  # of half precision, with some room


class EpochLatents(NamedTuple):
    """Latents after one epoch.

    Attributes:
        latents: One picture in each row, float32 ``(n, D)``.
        pictures: Digest of the pictures.
    """

    latents: npt.NDArray[np.float32]
    pictures: str


def write_epoch(folder: Path, epoch: int, latents: Tensor, pictures: str) -> None:
    """Keep the latents of an epoch, atomically.

    Args:
        folder: Of a run's epochs; made where it is missing.
        epoch: Epochs done.
        latents: One picture in each row, all finite.
        pictures: Digest of the pictures.

    Shape:
        - latents: ``(n, D)``
    """
    folder.mkdir(exist_ok=True)
    unit = max(1.0, float(latents.abs().max()) / _LARGEST)
    halves = (latents.float() / unit).half()
    save_tensors(_path(folder, epoch), {"latents": halves}, {"unit": unit, "pictures": pictures})


def kept_epochs(folder: Path) -> list[int]:
    """Return the epochs whose latents are kept.

    Args:
        folder: Of a run's epochs; it need not exist.

    Returns:
        Their numbers, ascending.
    """
    names = (_NAME.fullmatch(path.name) for path in folder.glob("*.safetensors"))
    return sorted(int(name[1]) for name in names if name is not None)


def read_epoch(folder: Path, epoch: int) -> EpochLatents:
    """Read the latents of an epoch.

    Args:
        folder: Of a run's epochs.
        epoch: Of :func:`kept_epochs`.

    Returns:
        Latents and what they are of.

    Raises:
        CheckpointError: If the file is missing, damaged, or of another kind.
    """
    path = _path(folder, epoch)
    tensors, info = load_tensors(path)
    halves, unit, pictures = tensors.get("latents"), info.get("unit"), info.get("pictures")
    is_whole = halves is not None and halves.ndim == 2 and bool(torch.isfinite(halves).all())
    if not is_whole or not isinstance(unit, float) or not isinstance(pictures, str):
        raise CheckpointError(
            f"Expected finite latents of an epoch in '{path.name}', got another file.",
            "Delete it: the other epochs do without.",
        )
    return EpochLatents((tensors["latents"].float() * unit).numpy(), pictures)


def keep_only(folder: Path, epochs: Collection[int]) -> None:
    """Remove the latents of all other epochs.

    Args:
        folder: Of a run's epochs; it need not exist.
        epochs: Those that stay.
    """
    for epoch in kept_epochs(folder):
        if epoch not in epochs:
            _path(folder, epoch).unlink(missing_ok=True)


def _path(folder: Path, epoch: int) -> Path:
    return folder / f"epoch-{epoch:04d}.safetensors"
