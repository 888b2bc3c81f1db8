"""Error over size: the latents of a model at many steps, and those of PCA coded alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from aelib.compression.code_coder import prior_bits
from aelib.compression.model_codec import Coded, Fitted, ModelCodec
from aelib.compression.points import Point

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.compression.linear_codec import LinearCodec
    from aelib.data import ImageSet
    from aelib.models import Autoencoder

STEPS = (0.09, 0.125, 0.18, 0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6)
"""Of pictures of 28×28; larger ones may move further, by the root of their values."""
USUAL_VALUES = 784
MODEL, PRIOR, PCA = "This model", "This model's prior (not written)", "PCA, coded alike"


def steps_for(images: Tensor) -> tuple[float, ...]:
    """Return the steps to try.

    Args:
        images: Pictures.

    Shape:
        - images: ``(N, C, H, W)``

    Returns:
        The smallest first.
    """
    scale = math.sqrt(math.prod(images.shape[1:]) / USUAL_VALUES)
    return tuple(scale * step for step in STEPS)


def codecs_of(model: Autoencoder, images: ImageSet) -> dict[float, ModelCodec]:
    """Return a model's codecs by step.

    Args:
        model: A model in evaluation mode.
        images: Pictures that it has not learned from, to fit to.

    Returns:
        One for each of :func:`steps_for`; one, at 0, for a model of codes, which are not rounded.
    """
    if model.capabilities.is_discrete:
        return {0.0: ModelCodec.of_codes(model, images)}
    fitted = Fitted.to(model, images)
    return {step: ModelCodec.of_latents(model, fitted, step) for step in steps_for(images.images)}


def model_curve(codecs: dict[float, ModelCodec], images: ImageSet) -> list[Point]:
    """Measure a model's codecs.

    Args:
        codecs: Of :func:`codecs_of`.
        images: Pictures to measure on, others than were fitted to.

    Returns:
        A point for each step; for a model with a prior over codes one more, of what they would
        cost under it.
    """
    points = []
    for step, codec in codecs.items():
        coded = codec.code(images)
        error = error_of(codec.pictures(coded), images.images)
        points.append(Point(MODEL, step, bytes_of(codec, coded), error))
        if codec.model.capabilities.is_discrete:
            bits = prior_bits(codec.model, coded.symbols)
            if bits is not None:
                points.append(Point(PRIOR, step, bits / 8.0, error))
    return points


def linear_curve(codec: LinearCodec, images: ImageSet) -> list[Point]:
    """Measure PCA.

    Args:
        codec: PCA of other pictures.
        images: Pictures to measure on.

    Returns:
        A point for each step.
    """
    points = []
    for step in steps_for(images.images):
        coder = codec.coder(step)
        symbols = codec.code(images, coder)
        size = len(coder.encode(symbols)) / len(images)
        error = error_of(codec.pictures(symbols, coder), images.images)
        points.append(Point(PCA, step, size, error))
    return points


def bytes_of(codec: ModelCodec, coded: Coded) -> float:
    """Return what a picture costs.

    Args:
        codec: The codec.
        coded: Pictures as it codes them.

    Returns:
        Mean bytes, of streams that are written in full.
    """
    return sum(map(len, codec.write(coded))) / len(coded.symbols)


def error_of(made: Tensor, images: Tensor) -> float:
    """Return how far pictures are from what they were.

    Args:
        made: Bytes.
        images: Bytes.

    Shape:
        - made, images: ``(N, C, H, W)``

    Returns:
        Mean squared error of values in [0, 1].
    """
    difference = made.numpy().astype(np.float64) - images.numpy()
    return float(np.square(difference / 255.0).mean())
