from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from aelib.cli import main
from aelib.data import load_split


def test_pictures_go_through_a_file(tiny_run, tmp_path, capsys):
    packed = tmp_path / "test.aelib"
    assert main(["compress", tiny_run.id, str(packed), "--step", "2"]) == 0
    assert "bytes each" in capsys.readouterr().out
    images = load_split(tiny_run.config().data, "test").images.numpy()
    assert packed.stat().st_size < images.size / 4
    assert main(["decompress", str(packed), str(tmp_path / "x.npy")]) == 0
    again = np.load(tmp_path / "x.npy", allow_pickle=False)
    assert again.shape == images.shape
    assert np.square((again - images.astype(float)) / 255).mean() < np.var(images / 255)
    assert main(["decompress", str(packed), str(tmp_path / "x.png"), "--run", tiny_run.id]) == 0
    with Image.open(tmp_path / "x.png") as picture:
        assert picture.width >= picture.height


def test_pictures_of_ones_own(tiny_run, tmp_path):
    images = load_split(tiny_run.config().data, "test").images[:9].numpy()
    np.save(tmp_path / "own.npy", images)
    words = ["compress", tiny_run.id, str(tmp_path / "own.aelib"), "--pictures"]
    assert main([*words, str(tmp_path / "own.npy")]) == 0
    assert main(["decompress", str(tmp_path / "own.aelib"), str(tmp_path / "again.npy")]) == 0
    assert np.load(tmp_path / "again.npy").shape == images.shape


def test_a_picture_that_cannot_be_read_is_named(tiny_run, tmp_path, capsys):
    folder = tmp_path / "own"
    folder.mkdir()
    Image.new("L", (8, 8)).save(folder / "good.png")
    (folder / "bad.png").write_bytes(b"no picture")
    command = ["compress", tiny_run.id, str(tmp_path / "x"), "--pictures", str(folder)]
    assert main(command) == 3
    assert "'bad.png' cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("step", ["0", "-1", "nan", "inf"])
def test_a_step_that_is_none(tiny_run, tmp_path, capsys, step):
    assert main(["compress", tiny_run.id, str(tmp_path / "x"), "--step", step]) == 3
    assert "a step above 0" in capsys.readouterr().err


def test_what_is_no_such_file(tiny_run, tmp_path, capsys):
    (tmp_path / "x").write_bytes(b"something")
    assert main(["decompress", str(tmp_path / "x"), str(tmp_path / "y.npy")]) == 3
    assert "got another file" in capsys.readouterr().err
    assert main(["decompress", str(tmp_path / "x"), str(tmp_path / "y.txt")]) == 3
    assert "ends in .npy or .png" in capsys.readouterr().err
