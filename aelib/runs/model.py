"""Open the model of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch

from aelib.core.device import map_format
from aelib.core.errors import CheckpointError
from aelib.core.types import ImageSpec
from aelib.models import Autoencoder, shape_only
from aelib.nn.layers import lay_out_maps
from aelib.runs.checkpoint import check_fit, load_into, load_tensors, save_tensors
from aelib.runs.int8 import stored

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from aelib.models import ModelConfig
    from aelib.runs.directory import RunDirectory


class Trained(NamedTuple):
    """A model in evaluation mode, and what is known about its weights."""

    model: Autoencoder
    info: dict[str, Any]


def save_weights(path: Path, model: Autoencoder, info: dict[str, Any]) -> None:
    """Write a model's weights with the image size that it was built for.

    Args:
        path: Target file.
        model: The model.
        info: What else to keep, e.g. the epoch.
    """
    save_tensors(path, model.state_dict(), {**info, "image": list(model.image)})


def load_weights(path: Path, config: ModelConfig, device: torch.device | str = "cpu") -> Trained:
    """Build the model that ``config`` describes and fill it.

    Args:
        path: What :func:`save_weights` wrote.
        config: Settings of the model.
        device: Where to put it.

    Returns:
        The model in evaluation mode; its parameters need no gradient.

    Raises:
        CheckpointError: If the weights are damaged or do not fit.
    """
    tensors, info = load_tensors(path)
    tensors = stored(tensors, info, source=path.name)
    image = info.get("image")
    if not (isinstance(image, list) and len(image) == 4 and all(type(n) is int for n in image)):
        raise CheckpointError(f"Expected the image size in '{path.name}', got {image!r}.")
    # before memory is taken for what the settings say, however large
    check_fit(shape_only(config, ImageSpec(*image)), tensors, source=path.name)
    model = Autoencoder(config, ImageSpec(*image))
    load_into(model, tensors, source=path.name)
    model.requires_grad_(requires_grad=False)
    lay_out_maps(model.to(device), map_format(torch.device(device)))
    return Trained(model.eval(), info)


def open_model(run: RunDirectory, device: torch.device | str = "cpu") -> Trained:
    """Open the model of a run.

    Args:
        run: A run that has saved weights at least once.
        device: Where to put the model.

    Returns:
        The model in evaluation mode.
    """
    return load_weights(run.weights_path, run.config().model, device)
