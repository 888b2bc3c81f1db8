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


def checks() -> bytes:
    buffer = io.BytesIO()
    pixels = np.indices((8, 8)).sum(0) % 2 * 255
    Image.fromarray(pixels.astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def test_an_upload_that_the_model_does_not_know_is_called_so(opened, tiny_run, files):
    at = opened()
    at.file_uploader(key="to.file").set_value(("checks <b>.png", checks(), "image/png")).run()
    assert not at.exception
    assert "outside of what this model knows" in at.warning[0].value
    assert r"\<b\>" in at.warning[0].value


@pytest.mark.parametrize("way_back", ["button", "number"])
def test_a_test_picture_takes_the_place_of_an_upload_for_good(opened, tiny_run, files, way_back):
    at = opened()
    at.file_uploader(key="to.file").set_value(("checks.png", checks(), "image/png")).run()
    assert at.warning
    if way_back == "button":
        at.button(key="to.back").click().run()
    else:
        at.number_input(key="to").set_value(7).run()
    assert not at.warning
    at.slider(key="steps").set_value(4).run()
    assert not at.warning
