from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.analysis.decoding import decode_flat
from aelib.analysis.latents import encode_images
from aelib.compression.model_codec import Fitted, ModelCodec, stream_of_one
from aelib.compression.points import error_of
from aelib.core.config import from_dict
from aelib.core.pixels import as_bytes
from aelib.data import load_held_out
from aelib.models import Autoencoder, ModelConfig
from aelib.runs import open_model

BACKBONE = {"name": "conv", "channels": [4, 4]}
KINDS = {
    "gaussian": {"bottleneck": {"name": "gaussian", "latent_dim": 3}},
    "map": {"bottleneck": {"name": "plain", "latent_dim": 2, "layout": "map"}},
    "codes": {"bottleneck": {"name": "vector_quantized", "latent_dim": 2, "codebook_size": 5}},
    "levels": {"bottleneck": {"name": "finite_scalar", "levels": [3, 3]}},
    "labels": {
        "bottleneck": {"name": "gaussian", "latent_dim": 3},
        "conditioning": {"name": "label"},
    },
}


@pytest.fixture(params=KINDS)
def model(request, tiny_splits):
    torch.manual_seed(0)
    config = from_dict(ModelConfig, {"backbone": BACKBONE, **KINDS[request.param]})
    return Autoencoder(config, tiny_splits.image).eval()


def test_what_is_written_is_read_and_decoded_as_before(model, tiny_splits):
    codec = ModelCodec.fit(model, tiny_splits.validation, 3.0)
    coded = codec.code(tiny_splits.test)
    back = codec.read(codec.write(coded), len(tiny_splits.test))
    np.testing.assert_array_equal(back.symbols, coded.symbols)
    assert (coded.labels is None) != model.capabilities.uses_labels
    if coded.labels is not None:
        np.testing.assert_array_equal(back.labels, tiny_splits.test.labels)
    assert torch.equal(codec.pictures(back), codec.pictures(coded))


def test_one_picture_has_its_bits_and_its_stream(model, tiny_splits):
    codec = ModelCodec.fit(model, tiny_splits.validation, 3.0)
    picture = tiny_splits.test.batch(slice(0, 1))[0]
    bits, stream = stream_of_one(codec, picture, int(tiny_splits.test.labels[0]))
    coded = codec.code(tiny_splits.test.take(slice(0, 1)))
    assert bits == pytest.approx(codec.bits(coded))
    written = bytes.fromhex(stream)
    assert written == b"".join(codec.write(coded))
    assert bits <= 8 * len(written) <= bits + 96


def test_with_a_fine_step_pictures_are_the_reconstructions(model, tiny_splits):
    codec = ModelCodec.fit(model, tiny_splits.validation, 0.01)
    made = codec.pictures(codec.code(tiny_splits.test))
    latents = encode_images(model, tiny_splits.test)
    told = None if latents.told is None else torch.from_numpy(latents.told)
    wanted = as_bytes(decode_flat(model, latents.mean, told))
    assert (made.int() - wanted.int()).abs().max() <= 1


def test_the_step_is_how_far_a_picture_moves(tiny_run):
    """Rounding of D numbers moves values by step² · D / 12, in squared grey levels."""
    model, held = open_model(tiny_run).model, load_held_out(tiny_run.config().data)
    codec = ModelCodec.fit(model, held.validation, step := 1.0)
    latents = encode_images(model, held.test)
    rounded = codec.coder.values(codec.code(held.test).symbols)
    change = decode_flat(model, rounded) - decode_flat(model, latents.mean)
    found = float(change.mul(255.0).square().mean())
    assert found == pytest.approx(3 * step**2 / 12, rel=0.3)


def test_a_coarse_step_costs_less_and_errs_more(tiny_run):
    model, held = open_model(tiny_run).model, load_held_out(tiny_run.config().data)
    fitted = Fitted.to(model, held.validation)
    found = []
    for step in (1.0, 30.0):
        codec = ModelCodec.of_latents(model, fitted, step)
        coded = codec.code(held.test)
        size = sum(map(len, codec.write(coded)))
        found.append((size, error_of(codec.pictures(coded), held.test.images)))
    assert found[0][0] > 1.5 * found[1][0]
    assert found[0][1] < found[1][1]
