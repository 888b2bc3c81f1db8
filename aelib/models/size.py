"""How large a model is, before any memory is taken for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.errors import ConfigError
from aelib.models.autoencoder import Autoencoder

if TYPE_CHECKING:
    from aelib.core.types import ImageSpec
    from aelib.models.config import ModelConfig

MAX_PARAMETERS = 100_000_000


def shape_only(config: ModelConfig, image: ImageSpec) -> Autoencoder:
    """Build a model whose tensors have shapes and no values.

    Args:
        config: Settings of the model.
        image: Size of the images.

    Returns:
        A model on torch's ``meta`` device.
    """
    with torch.device("meta"):
        return Autoencoder(config, image)


def check_size(config: ModelConfig, image: ImageSpec) -> int:
    """Return the number of parameters, or refuse a model that is too large for this app.

    Args:
        config: Settings of the model.
        image: Size of the images.

    Returns:
        Number of trainable numbers.

    Raises:
        ConfigError: If there are more than :data:`MAX_PARAMETERS`.
    """
    num_parameters = shape_only(config, image).num_parameters
    if num_parameters > MAX_PARAMETERS:
        raise ConfigError(
            f"Expected a model of at most {MAX_PARAMETERS:,} parameters, got {num_parameters:,}.",
            "Choose fewer or narrower layers, or smaller images.",
        )
    return num_parameters
