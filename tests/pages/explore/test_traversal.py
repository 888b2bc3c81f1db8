"""The page as a person uses it, through app.py."""

import functools
import io

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from aelib.runs import RunDirectory
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run

PAGE = "pages/explore/traversal.py"


@pytest.fixture
def opened(open_page):
    return functools.partial(open_page, PAGE, decode="server")


def sliders(at: AppTest) -> list:
    return [slider for slider in at.slider if str(slider.key).startswith("traversal.z")]


def text(at: AppTest) -> str:
    return at.text_input(key="z").value or ""


def test_a_slider_for_each_dimension_moves_the_picture(opened, tiny_run, files):
    at = opened(image="3")
    assert not at.exception
    assert len(sliders(at)) == 3
    before = files["traversal-picture.png"]()
    first = sliders(at)[0]
    first.set_value(first.max).run()
    assert not at.exception
    assert text(at).startswith(first.key.removeprefix("traversal.z") + ":")
    assert files["traversal-picture.png"]() != before


def test_reset_brings_the_picture_back(opened, tiny_run, files):
    at = opened(image="3")
    before = files["traversal-picture.png"]()
    for slider in sliders(at)[:2]:
        slider.set_value(slider.min).run()
    one, other = text(at).split(",")
    at.button(key=f"traversal.z{one.split(':')[0]}.reset").click().run()
    assert text(at) == other
    next(b for b in at.button if b.label == "Reset all").click().run()
    assert text(at) == ""
    assert files["traversal-picture.png"]() == before


def test_a_link_shows_the_same_picture_again(opened, tiny_run, files):
    at = opened(image="3")
    slider = sliders(at)[1]
    slider.set_value(slider.max).run()
    shown = files["traversal-picture.png"]()
    opened(image="3", z=text(at))
    assert files["traversal-picture.png"]() == shown


@pytest.mark.parametrize("broken", ["0:nan", "7:1"])
def test_a_broken_link_falls_back_to_the_picture_and_says_so(opened, tiny_run, files, broken):
    at = opened(image="3", z=broken)
    assert not at.exception
    assert "nothing is moved" in at.warning[0].value
    fallen_back = files["traversal-picture.png"]()
    opened(image="3")
    assert files["traversal-picture.png"]() == fallen_back


def test_another_picture_forgets_what_was_moved(opened, tiny_run, files):
    at = opened(image="3", z="0:0.5")
    assert text(at) == "0:0.5"
    at.number_input(key="image").set_value(4).run()
    assert text(at) == ""


def test_a_draw_from_the_prior_is_repeatable(opened, tiny_run, files):
    opened(start="draw", seed="5")
    first = files["traversal-picture.png"]()
    opened(start="draw", seed="6")
    assert files["traversal-picture.png"]() != first
    opened(start="draw", seed="5")
    assert files["traversal-picture.png"]() == first


def test_a_nudge_moves_every_shown_dimension_a_little(opened, tiny_run, files):
    at = opened(image="3")
    next(b for b in at.button if b.label == "Nudge").click().run()
    assert len(text(at).split(",")) == 3
    assert not at.warning


def test_the_sheet_can_be_kept_as_picture_and_film(opened, tiny_run, files):
    opened(rows="2", columns="5")
    with Image.open(io.BytesIO(files["traversal.png"]())) as sheet:
        assert sheet.width > 2 * sheet.height
    with Image.open(io.BytesIO(files["traversal.gif"]())) as film:
        assert film.n_frames == 8
        assert film.width == 2 * film.height


def test_a_plain_model_with_a_large_latent_has_few_sliders(opened, runs_root, files):
    config = {
        "data": {"name": "digits"},
        "model": {
            "backbone": {"name": "mlp", "hidden": [16]},
            "bottleneck": {"name": "plain", "latent_dim": 200},
        },
        "training": {"epochs": 1, "compile": "off"},
    }
    train_run(RunDirectory.create(runs_root / "wide", run_config_from_dict(config)))
    at = opened()
    assert not at.exception
    assert len(sliders(at)) == 64
    assert any("136 dimensions" in caption.value for caption in at.caption)
    assert "draw" not in at.segmented_control(key="start").options
