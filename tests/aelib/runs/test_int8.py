from __future__ import annotations

import zipfile

import pytest
import torch

from aelib.core.errors import CheckpointError, RunError
from aelib.runs import RunDirectory, open_model
from aelib.runs.archive import export_run
from aelib.runs.checkpoint import load_tensors, save_tensors
from aelib.runs.int8 import dequantise, int8_copy, quantise


def test_each_weight_is_within_half_a_step_of_its_channel():
    torch.manual_seed(0)
    weights = torch.randn(6, 5, 3, 3) * torch.logspace(-3, 2, 6)[:, None, None, None]
    small = quantise({"w": weights, "b": torch.randn(200), "tiny": torch.randn(4, 4)})
    assert small["w"].dtype == torch.int8
    assert sorted(small) == ["b", "tiny", "w", "w|int8_scale"]  # vectors and small ones stay
    again = dequantise(small, source="x")["w"]
    step = weights.abs().amax((1, 2, 3)) / 127
    error = (again - weights).abs().amax((1, 2, 3))
    assert (error <= step / 2 * (1 + 1e-5)).all()
    torch.testing.assert_close(again.abs().amax((1, 2, 3)), weights.abs().amax((1, 2, 3)))


def test_a_channel_of_zeros_stays_zero_and_nothing_else_is_lost():
    weights = torch.randn(3, 40)
    weights[1] = 0.0
    again = dequantise(quantise({"w": weights}), source="x")["w"]
    assert torch.equal(again[1], torch.zeros(40))
    twice = dequantise(quantise({"w": again}), source="x")["w"]
    torch.testing.assert_close(twice, again, rtol=1e-6, atol=0)  # rounding again changes nothing


def test_a_copy_opens_as_a_run_is_smaller_and_draws_nearly_the_same(tiny_run, tiny_images):
    copy = int8_copy(tiny_run, tiny_run.path.with_name("tiny-int8"))
    assert copy.status == "finished"
    assert copy.config() == tiny_run.config()
    assert not copy.read("evaluation")  # its figures are its own
    whole, small = open_model(tiny_run).model, open_model(copy).model
    assert all(p.dtype == torch.float32 for p in small.parameters())
    x = tiny_images.batch(slice(None))
    assert float((whole.reconstruct(x) - small.reconstruct(x)).abs().max()) < 0.05
    stored = [
        sum(t.nbytes for t in load_tensors(r.weights_path)[0].values()) for r in (tiny_run, copy)
    ]
    assert stored[1] < 0.5 * stored[0]  # a small model has many vectors
    with pytest.raises(RunError, match="int8 already"):
        int8_copy(copy, tiny_run.path.with_name("again"))


def test_a_copy_survives_the_way_through_an_archive(tiny_run, tmp_path):
    copy = int8_copy(tiny_run, tiny_run.path.with_name("tiny-int8"))
    export_run(copy, tmp_path / "run.zip")
    with zipfile.ZipFile(tmp_path / "run.zip") as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    folder = tmp_path / "there"
    folder.mkdir()
    for name, data in content.items():
        (folder / name.rsplit("/", 1)[-1]).write_bytes(data)
    there = open_model(RunDirectory(folder)).model.state_dict()
    for name, tensor in open_model(copy).model.state_dict().items():
        assert torch.equal(tensor, there[name])


def test_a_scale_that_does_not_fit_is_refused(tiny_run):
    copy = int8_copy(tiny_run, tiny_run.path.with_name("tiny-int8"))
    tensors, info = load_tensors(copy.weights_path)
    name = next(name for name in tensors if name.endswith("|int8_scale"))
    save_tensors(copy.weights_path, {**tensors, name: torch.ones(99)}, info)
    with pytest.raises(CheckpointError, match="int8 weights with a scale"):
        open_model(copy)
