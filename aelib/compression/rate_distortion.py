"""Error over size: the latents of a model at many steps, and those of PCA coded alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from aelib.compression.code_coder import prior_bits
from aelib.compression.model_codec import Coded, Fitted, ModelCodec
from aelib.compression.points import Point, error_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.compression.linear_codec import LinearCodec
    from aelib.data import ImageSet
    from aelib.models import Autoencoder

STEPS = (0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0)
"""Grey levels that a picture moves by for one whole number."""
MODEL, PRIOR, PCA = "This model", "This model's prior (not written)", "PCA, coded alike"


def codecs_of(model: Autoencoder, images: ImageSet) -> dict[float, ModelCodec]:
    """Return a model's codecs by step.

    Args:
        model: A model in evaluation mode.
        images: Pictures that it has not learned from, to fit to.

    Returns:
        One for each of :data:`STEPS`; one, at 0, for a model of codes, which are not rounded.
    """
    if model.capabilities.is_discrete:
        return {0.0: ModelCodec.of_codes(model, images)}
    fitted = Fitted.to(model, images)
    return {step: ModelCodec.of_latents(model, fitted, step) for step in STEPS}


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
    for step in STEPS:
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


def pays_after(parameters: int, own: Point, other: Point) -> int | None:
    """Return how many pictures make up for a decoder that must be sent once.

    Args:
        parameters: Its numbers, of four bytes each.
        own: What a picture costs with it.
        other: What a picture costs without.

    Returns:
        How many; None if it costs no less with it.
    """
    saved = other.num_bytes - own.num_bytes
    return math.ceil(4 * parameters / saved) if saved > 0 else None


def nearest_size(points: Sequence[Point], num_bytes: float) -> Point:
    """Return the best of a curve that costs no more than so much; its smallest if all do.

    Args:
        points: Points of one codec.
        num_bytes: Bytes of a picture.

    Returns:
        One of them.
    """
    within = [point for point in points if point.num_bytes <= num_bytes]
    if within:
        return min(within, key=lambda point: point.mse)
    return min(points, key=lambda point: point.num_bytes)
