"""The page as a person uses it, through app.py."""

import functools
import io

import numpy as np
import pytest
from PIL import Image

PAGE = "pages/explore/interpolation.py"


@pytest.fixture
def opened(open_page):
    return functools.partial(open_page, PAGE)


def test_without_a_run_the_page_says_what_it_needs(opened, runs_root):
    at = opened()
    assert not at.exception
    assert "no trained model" in at.info[0].value


def test_files_are_what_their_names_say(opened, tiny_run, files):
    at = opened(**{"from": "2", "to": "5", "steps": "5"})
    assert not at.exception
    assert sorted(files) == ["walk-linear.gif", "walk-linear.npz", "walk-linear.png"]
    with Image.open(io.BytesIO(files["walk-linear.gif"]())) as film:
        assert film.n_frames == 8  # there and back, both ends once
        assert film.size == (224, 224)
    with Image.open(io.BytesIO(files["walk-linear.png"]())) as strip:
        assert strip.width > 5 * strip.height
    with np.load(io.BytesIO(files["walk-linear.npz"]())) as arrays:
        assert arrays["latents"].shape == (5, 3)


def test_settings_come_from_the_address(opened, tiny_run, files):
    at = opened(**{"from": "4", "to": "9", "steps": "7", "way": "both", "fps": "3"})
    assert (at.number_input(key="from").value, at.number_input(key="to").value) == (4, 9)
    assert at.slider(key="steps").value == 7
    assert {name.split(".")[0] for name in files} == {"walk-linear", "walk-slerp"}


def test_swapping_walks_the_same_way_back(opened, tiny_run, files):
    at = opened(**{"from": "2", "to": "5"})
    there = np.load(io.BytesIO(files["walk-linear.npz"]()))["latents"]
    at.button(key="interpolation.swap").click().run()
    assert (at.number_input(key="from").value, at.number_input(key="to").value) == (5, 2)
    back = np.load(io.BytesIO(files["walk-linear.npz"]()))["latents"]
    np.testing.assert_allclose(back, there[::-1], atol=1e-5)


def test_an_upload_that_the_model_does_not_know_is_called_so(opened, tiny_run, files):
    at = opened()
    buffer = io.BytesIO()
    checks = np.indices((8, 8)).sum(0) % 2 * 255
    Image.fromarray(checks.astype(np.uint8)).save(buffer, "PNG")
    at.session_state["to.upload"] = ("checks <b>.png", buffer.getvalue())
    at.run()
    assert not at.exception
    assert "outside of what this model knows" in at.warning[0].value
    at.button(key="to.back").click().run()
    assert not at.warning
