from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from aelib.cli import main


def _drawn(run, path, *words):
    assert main(["draw", run.id, str(path), *words]) == 0
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def test_draws_come_as_arrays_and_a_seed_decides_them(tiny_run, tmp_path, capsys):
    first = _drawn(tiny_run, tmp_path / "a.npz", "--count", "9", "--seed", "4")
    assert "9 pictures of tiny-vae" in capsys.readouterr().out
    assert first["images"].shape == (9, 1, 8, 8)
    again = _drawn(tiny_run, tmp_path / "b.npz", "--count", "9", "--seed", "4")
    np.testing.assert_array_equal(first["images"], again["images"])
    cold = _drawn(
        tiny_run, tmp_path / "c.npz", "--count", "9", "--seed", "4", "--temperature", "0.5"
    )
    np.testing.assert_allclose(2 * cold["latents"], first["latents"], rtol=1e-6)


def test_draws_come_as_a_picture(tiny_run, tmp_path):
    assert main(["draw", tiny_run.id, str(tmp_path / "a.PNG"), "--count", "16"]) == 0
    with Image.open(tmp_path / "a.PNG") as picture:
        assert picture.width == picture.height


def test_a_fitted_mixture_draws_any_class(tiny_run, tmp_path):
    own = _drawn(tiny_run, tmp_path / "own.npz", "--count", "8")
    fitted = _drawn(tiny_run, tmp_path / "fitted.npz", "--count", "8", "--fitted")
    assert not np.array_equal(own["latents"], fitted["latents"])
    asked = _drawn(tiny_run, tmp_path / "3.npz", "--count", "8", "--fitted", "--class", "3")
    assert asked["labels"].tolist() == [3] * 8


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("a.txt", (), "ends in .npz or .png"),
        ("a.npz", ("--count", "0"), "one picture or more"),
        ("a.npz", ("--temperature", "nan"), "a temperature above 0"),
        ("a.npz", ("--seed", "-1"), "a seed from 0"),
        ("a.npz", ("--class", "robe"), "There is no class 'robe'"),
        ("a.npz", ("--class", "3"), "Choose another class"),
        ("a.npz", ("--class", "77", "--fitted"), "Choose another class"),
    ],
)
def test_what_cannot_be_drawn_is_said(tiny_run, tmp_path, capsys, name, words, told):
    assert main(["draw", tiny_run.id, str(tmp_path / name), *words]) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    assert not list(tmp_path.glob("a*"))
