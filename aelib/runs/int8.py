r"""Weights in a quarter of the bytes: int8 with one scale for each output channel.

.. math:: s_c = \max_i |w_{ci}| / 127, \qquad q_{ci} = \mathrm{round}(w_{ci} / s_c)

Only what is stored shrinks: the weights are floats again when the run is opened, so any model of
this app can be stored so, and none becomes faster. Vectors (biases, scales of normalisation) and
small tensors stay as they are. Each weight is off by half a step at most, :math:`s_c / 2`.

References:
    Krishnamoorthi 2018, Quantizing deep convolutional networks. https://arxiv.org/abs/1806.08342
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import torch

from aelib.core.errors import CheckpointError, RunError
from aelib.runs.checkpoint import load_tensors, save_tensors
from aelib.runs.directory import RunDirectory

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

LARGEST = 127
MIN_NUMBERS = 64
"""Tensors of fewer numbers stay floats: their scales would take what is won."""
KEY = "weights"
_SCALE = "|int8_scale"
_COPIED = ("metrics.jsonl", "environment.json", "outcome.json")


def quantise(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Round the large tensors of a model to int8.

    Args:
        tensors: By the model's names.

    Shape:
        - tensors: any

    Returns:
        int8 tensors of the same names with their scales, and what stays as it was.
    """
    result: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        if not _is_large(tensor):
            result[name] = tensor
            continue
        scale = tensor.float().flatten(1).abs().amax(1) / LARGEST
        # a channel of zeros stays zero
        steps = tensor.float() / _along(torch.where(scale > 0, scale, 1.0), tensor)
        result[name] = steps.round().clamp(-LARGEST, LARGEST).to(torch.int8)
        result[name + _SCALE] = scale
    return result


def dequantise(tensors: dict[str, Tensor], *, source: str) -> dict[str, Tensor]:
    """Return the floats that int8 tensors stand for.

    Args:
        tensors: What :func:`quantise` returned.
        source: Name of the file, for messages.

    Shape:
        - tensors: as stored

    Returns:
        Tensors by the model's names.

    Raises:
        CheckpointError: If a scale has no tensor, or does not fit it.
    """
    scales = {name.removesuffix(_SCALE): t for name, t in tensors.items() if name.endswith(_SCALE)}
    result = {name: tensor for name, tensor in tensors.items() if not name.endswith(_SCALE)}
    for name, scale in scales.items():
        tensor = result.get(name)
        fits = tensor is not None and tensor.ndim > 1 and scale.shape == tensor.shape[:1]
        if tensor is None or not fits or tensor.dtype != torch.int8:
            raise CheckpointError(
                f"Expected int8 weights with a scale for each channel in '{source}', got others "
                f"for {name[:64]}.",
                "Restore it from a copy, or export the run again.",
            )
        result[name] = tensor.float() * _along(scale.float(), tensor)
    return result


def int8_copy(run: RunDirectory, path: Path) -> RunDirectory:
    """Make a run with the same model in int8.

    Its figures are left out: they were measured on the floats.

    Args:
        run: A run that has saved weights.
        path: Folder of the new run, which does not exist yet.

    Returns:
        The new run; it opens like any other.

    Raises:
        RunError: If the run is in int8 already.
    """
    tensors, info = load_tensors(run.weights_path)
    if info.get(KEY) == "int8":
        raise RunError(f"The run '{run.id}' is in int8 already.", "Export it as it is.")
    copy = RunDirectory.create(path, run.config())
    for name in _COPIED:
        if (run.path / name).is_file():
            shutil.copyfile(run.path / name, path / name)
    save_tensors(copy.weights_path, quantise(tensors), {**info, KEY: "int8", "of": run.id})
    return copy


def stored(tensors: dict[str, Tensor], info: dict[str, Any], *, source: str) -> dict[str, Tensor]:
    """Return the tensors of a weights file as a model takes them.

    Args:
        tensors: As they were read.
        info: What stands beside them.
        source: Name of the file, for messages.

    Shape:
        - tensors: as stored

    Returns:
        Floats, whether the file holds floats or int8.
    """
    return dequantise(tensors, source=source) if info.get(KEY) == "int8" else tensors


def _is_large(tensor: Tensor) -> bool:
    return tensor.is_floating_point() and tensor.ndim > 1 and tensor.numel() >= MIN_NUMBERS


def _along(scale: Tensor, tensor: Tensor) -> Tensor:
    return scale.reshape(-1, *(1 for _ in tensor.shape[1:]))
