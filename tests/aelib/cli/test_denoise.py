from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from aelib.cli import main


@pytest.fixture
def folder(tmp_path):
    draws = np.random.default_rng(0)
    (tmp_path / "in").mkdir()
    for name, size in (("a.png", (32, 40)), ("b.jpg", (24, 30, 3))):
        pixels = (128 + 20 * draws.standard_normal(size)).clip(0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(tmp_path / "in" / name)
    return tmp_path


def test_a_folder_is_cleaned_under_the_same_names(folder, capsys):
    assert main(["denoise", str(folder / "in"), str(folder / "out")]) == 0
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["a.png", "b.jpg"]
    with Image.open(folder / "out" / "a.png") as image:
        assert image.size == (40, 32)
        assert np.asarray(image).std() < 15
    assert "cleaned of noise of σ = " in capsys.readouterr().out


def test_one_file_at_a_level_that_is_told(folder, capsys):
    target = folder / "clean.png"
    words = ["denoise", str(folder / "in" / "a.png"), str(target), "--sigma", "20"]
    assert main(words) == 0
    assert target.exists()
    assert "σ = 20.0" in capsys.readouterr().out
    other = folder / "thorough.png"
    assert main([*words[:2], str(other), "--sigma", "20", "--thorough"]) == 0
    assert other.read_bytes() != target.read_bytes()


def test_a_damaged_picture_does_not_stop_the_others(folder, capsys):
    (folder / "in" / "broken.png").write_bytes(b"no picture")
    assert main(["denoise", str(folder / "in"), str(folder / "out")]) == 1
    assert (folder / "out" / "b.jpg").exists()
    assert "broken.png: Expected a picture" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "told"), [("nowhere", "There is no"), ("empty", "found none")])
def test_nothing_to_clean_is_told(tmp_path, name, told, capsys):
    (tmp_path / "empty").mkdir()
    assert main(["denoise", str(tmp_path / name), str(tmp_path / "out")]) == 3
    assert told in capsys.readouterr().err
