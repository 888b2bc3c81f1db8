from __future__ import annotations

import numpy as np
import pytest

from aelib.analysis.bulk import open_shards
from aelib.analysis.latents import encode_split
from aelib.cli import main
from aelib.data import load_split


def test_encode_writes_latents(tiny_run, tmp_path, capsys):
    assert main(["encode", tiny_run.id, str(tmp_path / "z.npz"), "--split", "train"]) == 0
    with np.load(tmp_path / "z.npz", allow_pickle=False) as saved:
        count, width = saved["mean"].shape
    assert f"{count} latents of {width} numbers" in capsys.readouterr().out


def test_encode_to_a_folder_that_is_not_there(tiny_run, tmp_path, capsys):
    assert main(["encode", tiny_run.id, str(tmp_path / "absent" / "z.npz")]) == 3
    (told,) = capsys.readouterr().err.splitlines()
    assert "'absent'" in told
    assert str(tmp_path) not in told


@pytest.fixture
def pictures(tiny_run, tmp_path):
    path = tmp_path / "pictures.npy"
    np.save(path, load_split(tiny_run.config().data, "test").images.numpy())
    return path


def test_pictures_on_disk_are_encoded_by_all_processes_of_a_launcher(
    tiny_run, tmp_path, pictures, monkeypatch, capsys
):
    monkeypatch.setenv("WORLD_SIZE", "3")
    for rank in range(3):
        monkeypatch.setenv("RANK", str(rank))
        command = ["encode", tiny_run.id, str(tmp_path / "z"), "--pictures", str(pictures)]
        assert main([*command, "--batch_size", "7"]) == 0
    assert "from row 0" in capsys.readouterr().out
    found = np.concatenate([shard.latents for shard in open_shards(tmp_path / "z")])
    np.testing.assert_allclose(found, encode_split(tiny_run, "test").mean, atol=1e-5)


def test_what_is_no_array_is_bad_input(tiny_run, tmp_path, capsys):
    (tmp_path / "x.npy").write_bytes(b"no array")
    command = ["encode", tiny_run.id, str(tmp_path / "z"), "--pictures", str(tmp_path / "x.npy")]
    assert main(command) == 3
    assert "'x.npy' is neither" in capsys.readouterr().err
