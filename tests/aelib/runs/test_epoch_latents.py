from __future__ import annotations

import pytest
import torch

from aelib.core.errors import CheckpointError
from aelib.runs.checkpoint import save_tensors
from aelib.runs.epoch_latents import keep_only, kept_epochs, read_epoch, write_epoch


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "epochs"


def test_latents_come_back_to_half_precision(folder):
    latents = torch.randn(5, 3, generator=torch.Generator().manual_seed(0))
    write_epoch(folder, 12, latents, "of these")
    found = read_epoch(folder, 12)
    assert found.pictures == "of these"
    assert found.latents.dtype == "float32"
    torch.testing.assert_close(torch.from_numpy(found.latents), latents, rtol=1e-3, atol=1e-4)
    assert (folder / "epoch-0012.safetensors").stat().st_size < 400


def test_latents_too_large_for_half_precision_come_back_too(folder):
    latents = torch.tensor([[3e6, -1e5]])
    write_epoch(folder, 0, latents, "")
    found = torch.from_numpy(read_epoch(folder, 0).latents)
    torch.testing.assert_close(found, latents, rtol=1e-3, atol=0.0)


def test_epochs_are_listed_in_order_and_removed(folder):
    assert kept_epochs(folder) == []
    keep_only(folder, [])
    for epoch in (10, 0, 10_000, 2):
        write_epoch(folder, epoch, torch.zeros(1, 1), "")
    (folder / "notes.safetensors").touch()
    assert kept_epochs(folder) == [0, 2, 10, 10_000]
    keep_only(folder, {2, 10, 11})
    assert kept_epochs(folder) == [2, 10]


@pytest.mark.parametrize(
    ("tensors", "info"),
    [
        ({}, {"unit": 1.0, "pictures": ""}),
        ({"latents": torch.zeros(2, 1)}, {"pictures": ""}),
        ({"latents": torch.zeros(2, 1)}, {"unit": 1.0}),
        ({"latents": torch.zeros(2)}, {"unit": 1.0, "pictures": ""}),
        ({"latents": torch.full((2, 1), torch.nan)}, {"unit": 1.0, "pictures": ""}),
    ],
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(folder, tensors, info):
    folder.mkdir()
    save_tensors(folder / "epoch-0003.safetensors", tensors, info)
    with pytest.raises(CheckpointError, match="Expected finite latents of an epoch in 'epoch-0003"):
        read_epoch(folder, 3)


def test_a_damaged_file_is_refused(folder):
    write_epoch(folder, 1, torch.zeros(4, 2), "")
    path = folder / "epoch-0001.safetensors"
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(CheckpointError):
        read_epoch(folder, 1)
    with pytest.raises(CheckpointError, match="no such file"):
        read_epoch(folder, 2)
