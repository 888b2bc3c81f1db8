"""Files that lie: malformed, of another kind, of another model, or with one bit turned."""

from __future__ import annotations

import contextlib
import io
import json
import pickle
import random
import zipfile

import pytest
import safetensors.torch
import torch
from torch import nn

from aelib.core.errors import CheckpointError
from aelib.runs.checkpoint import load_into, load_tensors, save_tensors

INFO = {"epoch": 3, "names": ["α", "b"]}


@pytest.fixture
def tensors():
    generator = torch.Generator().manual_seed(0)
    return {
        "weight": torch.randn(4, 3, generator=generator),
        "half": torch.randn(5, generator=generator).bfloat16(),
        "step": torch.tensor(7),
        "empty": torch.zeros(0, 2),
    }


@pytest.fixture
def path(tmp_path, tensors):
    target = tmp_path / "weights.safetensors"
    save_tensors(target, tensors, INFO)
    return target


def test_tensors_and_info_go_round(path, tensors):
    loaded, info = load_tensors(path)
    assert info == INFO
    assert loaded.keys() == tensors.keys()
    for name, value in tensors.items():
        assert loaded[name].dtype == value.dtype
        assert torch.equal(loaded[name], value)


def test_equal_tensors_are_equal_files(path, tensors, tmp_path):
    for number in range(5):
        other = tmp_path / str(number)
        save_tensors(other, dict(reversed(tensors.items())), INFO)
        assert other.read_bytes() == path.read_bytes()


def test_the_file_is_plain_safetensors(path, tensors):
    assert torch.equal(safetensors.torch.load_file(path)["weight"], tensors["weight"])


def _turned(data, first, last, draw):
    spoilt = bytearray(data)
    spoilt[draw.randrange(first, last)] ^= 1 << draw.randrange(8)
    return bytes(spoilt)


def test_any_turned_bit_of_a_weight_is_noticed(path):
    data = path.read_bytes()
    draw = random.Random(0)  # noqa: S311 -- places, no secrets
    start = 8 + int.from_bytes(data[:8], "little")
    for _ in range(200):
        path.write_bytes(_turned(data, start, len(data), draw))
        with pytest.raises(CheckpointError, match="does not match its checksum"):
            load_tensors(path)


def test_a_turned_bit_of_the_header_never_gives_other_weights(path, tensors):
    data = path.read_bytes()
    draw = random.Random(1)  # noqa: S311
    for _ in range(200):
        path.write_bytes(_turned(data, 0, 8 + int.from_bytes(data[:8], "little"), draw))
        with contextlib.suppress(CheckpointError):
            loaded, _info = load_tensors(path)
            assert loaded.keys() == tensors.keys()
            for name, value in loaded.items():
                plain = tensors[name].reshape(-1).view(torch.uint8)
                assert torch.equal(value.reshape(-1).view(torch.uint8), plain)


def test_a_file_cut_anywhere_is_refused(path):
    data = path.read_bytes()
    for end in range(0, len(data), 3):
        path.write_bytes(data[:end])
        with pytest.raises(CheckpointError):
            load_tensors(path)


def _file(header, body=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


def _one(**changes):
    return {"x": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8], **changes}}


MALFORMED = {
    "empty": b"",
    "8 bytes only": (5).to_bytes(8, "little"),
    "header longer than the file": (1000).to_bytes(8, "little") + b"{}",
    "header of 2^63 bytes": (2**63).to_bytes(8, "little") + b"{}",
    "header of 99 MB of spaces": (99_000_000).to_bytes(8, "little") + b"{" + b" " * 2000,
    "header not UTF-8": _file(b"\xff\xfe"),
    "header not JSON": _file(b"not json"),
    "header nested deeply": _file(b"[" * 100_000),
    "header that does not begin with {": _file(b"[]"),
    "no tensors and no metadata": _file({}),
    "ten tensors on one range": _file({f"x{i}": _one()["x"] for i in range(10)}, b"\0" * 8),
    "extra bytes": _file(_one(), b"\0" * 9),
    "missing bytes": _file(_one(), b"\0" * 6),
    "shape against offsets": _file(_one(shape=[3]), b"\0" * 8),
    "shape that overflows": _file(_one(shape=[2, 2**64 - 2]), b"\0" * 8),
    "negative offset": _file(_one(data_offsets=[-8, 0]), b"\0" * 8),
    "offset beyond the file": _file(_one(data_offsets=[8, 16]), b"\0" * 8),
    "begin after end": _file(_one(data_offsets=[8, 0]), b"\0" * 8),
    "unknown dtype": _file(_one(dtype="F33"), b"\0" * 8),
    "broken shape": _file(_one(shape=[1.5]), b"\0" * 8),
    "100,000 dimensions": _file(_one(shape=[1] * 100_000), b"\0" * 8),
    "one key twice": _file(
        b'{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},'
        b'"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        b"\0" * 4,
    ),
    "metadata that is no text": _file({"__metadata__": {"info": 3}, **_one()}, b"\0" * 8),
    "metadata of somebody else": _file({"__metadata__": {"format": "pt"}, **_one()}, b"\0" * 8),
    "info that is no JSON": _file(
        {"__metadata__": {"info": "{", "sha256": ""}, **_one()}, b"\0" * 8
    ),
    "info that is a list": _file(
        {"__metadata__": {"info": "[]", "sha256": ""}, **_one()}, b"\0" * 8
    ),
    "no digest": _file({"__metadata__": {"info": "{}"}, **_one()}, b"\0" * 8),
    "a wrong digest": _file(
        {"__metadata__": {"info": "{}", "sha256": "0" * 64}, **_one()}, b"\0" * 8
    ),
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_is_refused_with_words(tmp_path, data):
    path = tmp_path / "weights.safetensors"
    path.write_bytes(data)
    with pytest.raises(CheckpointError) as caught:
        load_tensors(path)
    assert "weights.safetensors" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)
    assert len(str(caught.value)) < 300


class Canary:
    """Writes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def _pickles(canary):
    plain = pickle.dumps(Canary(canary))
    archive, torch_zip, torch_old = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("archive/data.pkl", plain)
    torch.save(Canary(canary), torch_zip)
    torch.save(Canary(canary), torch_old, _use_new_zipfile_serialization=False)
    values = [plain, archive.getvalue(), torch_zip.getvalue(), torch_old.getvalue()]
    return [*values, *(pickle.dumps(Canary(canary), protocol=p) for p in range(5))]


def test_nothing_is_ever_unpickled(tmp_path):
    canary, path = tmp_path / "canary", tmp_path / "weights.safetensors"
    for data in _pickles(canary):
        for content in (data, _file(data), _file(_one(), data)):
            path.write_bytes(content)
            with pytest.raises(CheckpointError):
                load_tensors(path)
    assert not canary.exists()


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(CheckpointError, match="there is no such file"):
        load_tensors(tmp_path / "weights.safetensors")


@pytest.fixture
def module():
    return nn.Linear(3, 2)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda t: t.pop("bias"), "missing: bias; not of this model: none"),
        (lambda t: t.update(other=torch.zeros(1)), "not of this model: other"),
        (lambda t: t.update(weight=torch.zeros(3, 2)), "weight of shape (2, 3)"),
        (lambda t: t.update(bias=torch.zeros(2).double()), "got (2,) and torch.float64"),
        (lambda t: t.update(bias=torch.zeros(2).bfloat16()), "got (2,) and torch.bfloat16"),
        (lambda t: t.update(bias=torch.zeros(2).int()), "got (2,) and torch.int32"),
        (lambda t: t["bias"].fill_(float("nan")), "NaN or infinity in bias"),
        (lambda t: t["weight"][0].fill_(float("inf")), "NaN or infinity in weight"),
    ],
)
def test_tensors_that_do_not_fit_are_refused_and_the_module_is_unchanged(module, change, sentence):
    before = {name: value.clone() for name, value in module.state_dict().items()}
    tensors = {name: torch.ones_like(value) for name, value in before.items()}
    change(tensors)
    with pytest.raises(CheckpointError) as caught:
        load_into(module, tensors, source="weights.safetensors")
    assert sentence in str(caught.value)
    assert all(torch.equal(module.state_dict()[name], before[name]) for name in before)


def test_many_wrong_names_make_a_short_message(module):
    tensors = {f"layer.{i}.weight": torch.zeros(1) for i in range(500)}
    with pytest.raises(CheckpointError, match="and 497 more") as caught:
        load_into(module, tensors, source="w")
    assert len(str(caught.value)) < 400
