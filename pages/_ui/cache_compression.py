"""Caches of compressed pictures; keys name the content, as in ``cache``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.core import strict_json
from aelib.core.config import to_dict
from aelib.runs import find_run
from aelib.runs.config import run_config_from_dict
from pages._ui import cache
from pages._ui.cache import weights_state

if TYPE_CHECKING:
    from aelib.compression.linear_codec import LinearCodec
    from aelib.compression.model_codec import ModelCodec
    from aelib.compression.points import Point
    from aelib.runs import RunConfig, RunDirectory

NUM_MEASURED = 500
"""Test pictures, the first ones."""


class OfModel(NamedTuple):
    """A model as a codec; never change it.

    Attributes:
        codecs: By step.
        points: What they cost, and how near pictures come back.
    """

    codecs: dict[float, ModelCodec]
    points: list[Point]


class OfData(NamedTuple):
    """What needs no network; never change it.

    Attributes:
        linear: PCA as a codec.
        points: Of PCA, and of codecs that everybody has where they know such pictures.
        png_bytes: What a picture costs without loss; None where no codec knows such pictures.
    """

    linear: LinearCodec
    points: list[Point]
    png_bytes: float | None


def of_model(run: RunDirectory) -> OfModel:
    """Return a model as a codec, fitted to validation pictures and measured on test pictures.

    Args:
        run: A run with weights.

    Returns:
        Its codecs and their points.
    """
    return _of_model(run.id, weights_state(run))


def of_data(config: RunConfig) -> OfData:
    """Return what compresses the pictures of a run without its model.

    Args:
        config: Settings of the run.

    Returns:
        PCA, fitted to validation pictures, and everybody's codecs, measured on test pictures.
    """
    return _of_data(strict_json.dumps({"data": to_dict(config)["data"]}))


@st.cache_resource(max_entries=4, show_spinner="Compressing test pictures at thirteen steps …")
def _of_model(run_id: str, state: tuple[int, int]) -> OfModel:
    from aelib.compression.rate_distortion import codecs_of, model_curve  # noqa: PLC0415

    run = find_run(run_id)
    pictures = cache.held_out(run.config())
    codecs = codecs_of(cache.model(run), pictures.validation)
    return OfModel(codecs, model_curve(codecs, pictures.test.take(slice(0, NUM_MEASURED))))


@st.cache_resource(max_entries=4, show_spinner="Measuring PCA, JPEG and WebP …")
def _of_data(data: str) -> OfData:
    from aelib.compression import classical  # noqa: PLC0415 -- not before it is wanted
    from aelib.compression.linear_codec import LinearCodec  # noqa: PLC0415
    from aelib.compression.rate_distortion import linear_curve  # noqa: PLC0415

    pictures = cache.held_out(run_config_from_dict(strict_json.loads(data)))
    test = pictures.test.take(slice(0, NUM_MEASURED))
    linear = LinearCodec(pictures.validation)
    points = linear_curve(linear, test)
    if not classical.can_write(test.images):
        return OfData(linear, points, None)
    points += classical.curves(test.images)
    return OfData(linear, points, classical.png_bytes(test.images))
