from __future__ import annotations

import io
import json

import numpy as np
import pytest
import torch

from aelib.compression.archive import (
    MAGIC,
    array_file,
    fingerprint,
    open_archive,
    read_archive,
    write_archive,
)
from aelib.compression.model_codec import ModelCodec
from aelib.compression.streams import DamagedError
from aelib.core.errors import DataError
from aelib.data import Splits, load, load_held_out
from aelib.runs import RunDirectory, open_model
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run
from tests.conftest import TINY_RUN

KINDS = {
    "gaussians": {},
    "codes": {"bottleneck": {"name": "vector_quantized", "latent_dim": 2, "codebook_size": 4}},
    "labels": {"conditioning": {"name": "label"}},
}


def _trained(path, parts):
    config = {**TINY_RUN, "model": {**TINY_RUN["model"], **parts}}
    run = RunDirectory.create(path, run_config_from_dict(config))
    digits = load(run.config().data)
    few = digits.train.take(slice(0, 64))
    train_run(run, Splits(few, few, few, digits.class_names))
    return run


@pytest.fixture(scope="module", params=KINDS)
def written(request, tmp_path_factory):
    """Return a run, its model, some pictures, and a file of them."""
    run = _trained(tmp_path_factory.mktemp("runs") / "small", KINDS[request.param])
    model, held = open_model(run).model, load_held_out(run.config().data)
    images = held.test.take(slice(0, 40))
    codec = ModelCodec.fit(model, held.validation, 6.0)
    coded = codec.code(images)
    return run, model, codec.pictures(coded), write_archive(codec, coded, run)


def test_a_file_holds_the_pictures(written):
    run, model, pictures, data = written
    archive = open_archive(data)
    assert (archive.model, archive.num_pictures) == (run.id, 40)
    assert archive.weights == fingerprint(run)
    assert torch.equal(read_archive(archive, model, run), pictures)


def test_another_file_is_told_from_a_damaged_one(written):
    _, _, _, data = written
    with pytest.raises(DataError, match="got another file"):
        open_archive(b"PK\x03\x04" + data)
    for broken in (data[:-1], data + b"x", data[: len(MAGIC) + 10], data[: len(MAGIC)]):
        with pytest.raises(DamagedError):
            open_archive(broken)


def test_other_weights_are_told(written, tmp_path):
    run, model, _, data = written
    other = RunDirectory(tmp_path / "other")
    other.path.mkdir()
    other.weights_path.write_bytes(run.weights_path.read_bytes() + b"x")
    with pytest.raises(DataError, match="with other weights"):
        read_archive(open_archive(data), model, other)


def _changed(data, **facts):
    start = len(MAGIC) + 4
    end = start + int.from_bytes(data[len(MAGIC) : start], "big")
    header = json.dumps({**json.loads(data[start:end]), **facts}).encode()
    return MAGIC + len(header).to_bytes(4, "big") + header + data[end:]


@pytest.mark.parametrize(
    "facts",
    [
        {"count": 0},
        {"count": -1},
        {"count": "many"},
        {"sum": None},
        {"kind": "neither"},
        {"streams": [1, 2, 3, 4]},
        {"streams": 7},
        {"tables": 1e30},
    ],
)
def test_a_header_that_lies_is_refused_before_memory_is_taken(written, facts):
    run, model, _, data = written
    with pytest.raises(DamagedError):
        read_archive(open_archive(_changed(data, **facts)), model, run)


def test_more_than_there_is_room_for_are_refused_before_memory_is_taken(written):
    run, model, _, data = written
    for changed, most in ((_changed(data, count=10**12), {}), (data, {"max_values": 39 * 64})):
        with pytest.raises(DataError, match="Expected at most"):
            read_archive(open_archive(changed), model, run, **most)


def test_numbers_that_cannot_be_are_refused(written):
    run, model, _, data = written
    for facts in ({"components": 0}, {"components": 10**9}, {"components": True}, {"full": 3}):
        if model.capabilities.is_discrete:
            continue
        with pytest.raises(DamagedError):
            read_archive(open_archive(_changed(data, **facts)), model, run)


def test_a_changed_bit_is_noticed(written):
    run, model, _, data = written
    random = np.random.default_rng(0)
    start = len(MAGIC) + 4 + int.from_bytes(data[len(MAGIC) : len(MAGIC) + 4], "big")
    for place in random.integers(start, len(data) - 4, 20).tolist():
        spoilt = bytearray(data)
        spoilt[place] ^= 1 << int(random.integers(8))
        with pytest.raises(DataError):
            read_archive(open_archive(bytes(spoilt)), model, run)


def test_pictures_are_a_numpy_file(written):
    pictures = written[2]
    again = np.load(io.BytesIO(array_file(pictures)), allow_pickle=False)
    np.testing.assert_array_equal(again, pictures.numpy())
