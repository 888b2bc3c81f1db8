from __future__ import annotations

import torch

from aelib.compression.linear_codec import LinearCodec
from aelib.compression.points import Point
from aelib.compression.rate_distortion import (
    MODEL,
    PCA,
    PRIOR,
    STEPS,
    bytes_of,
    codecs_of,
    linear_curve,
    model_curve,
    nearest_size,
    pays_after,
)
from aelib.core.config import from_dict
from aelib.data import load_held_out
from aelib.models import Autoencoder, ModelConfig
from aelib.runs import open_model

BACKBONE = {"name": "conv", "channels": [4, 4]}


def _model(image, **parts):
    torch.manual_seed(0)
    config = {"backbone": BACKBONE, **parts}
    return Autoencoder(from_dict(ModelConfig, config), image).eval()


def test_a_curve_has_a_point_for_each_step(tiny_run):
    model, held = open_model(tiny_run).model, load_held_out(tiny_run.config().data)
    codecs = codecs_of(model, held.validation)
    points = model_curve(codecs, held.test)
    assert [point.setting for point in points] == list(STEPS)
    assert {point.codec for point in points} == {MODEL}
    sizes = [point.num_bytes for point in points]
    assert sizes[0] > 2 * sizes[-1]
    step = points[0].setting
    assert sizes[0] == bytes_of(codecs[step], codecs[step].code(held.test))


def test_codes_have_one_point_and_one_under_their_prior(tiny_splits):
    model = _model(
        tiny_splits.image,
        bottleneck={"name": "vector_quantized", "latent_dim": 2, "codebook_size": 5},
        prior={"name": "pixelcnn", "width": 8, "num_layers": 2},
    )
    points = model_curve(codecs_of(model, tiny_splits.validation), tiny_splits.test)
    assert [point.codec for point in points] == [MODEL, PRIOR]
    assert points[0].mse == points[1].mse
    assert points[0].num_bytes != points[1].num_bytes


def test_pca_is_measured_at_the_same_steps(tiny_splits):
    points = linear_curve(LinearCodec(tiny_splits.validation), tiny_splits.test)
    assert [point.setting for point in points] == list(STEPS)
    assert {point.codec for point in points} == {PCA}
    assert points[0].mse < points[-1].mse


def test_a_decoder_pays_after_as_many_pictures_as_its_bytes_are_saved():
    own, other = Point("x", 1, 5.0, 0.01), Point("y", 1, 105.0, 0.01)
    assert pays_after(1000, own, other) == 40
    assert pays_after(1001, own, other) == 41
    assert pays_after(1000, other, own) is None


def test_the_best_within_a_size_is_found():
    points = [Point("x", 1, size, error) for size, error in ((9, 0.1), (20, 0.02), (30, 0.03))]
    assert nearest_size(points, 40).num_bytes == 20
    assert nearest_size(points, 10).num_bytes == 9
    assert nearest_size(points, 1).num_bytes == 9
