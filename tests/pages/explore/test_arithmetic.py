"""The page as a person uses it, through app.py."""

import functools
import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from aelib.analysis.attributes import attributes_of, direction_by_means
from aelib.analysis.decoding import decode_flat, encode_flat
from aelib.analysis.latents import encode_split
from aelib.data import load_held_out
from aelib.runs import RunDirectory, open_model
from aelib.viz.pixels import at_side

PAGE = "pages/explore/arithmetic.py"
SHIPPED = Path(__file__).resolve().parents[3] / "checkpoints"


@pytest.fixture
def opened(open_page):
    return functools.partial(open_page, PAGE, decode="server")


@pytest.fixture
def shipped(runs_root):
    """Copy shipped models into a folder of this test."""

    def copy(name):
        shutil.copytree(SHIPPED / name, runs_root / name, ignore=shutil.ignore_patterns("lock"))
        return RunDirectory(runs_root / name)

    return copy


def text(at):
    return at.text_input(key="add").value or ""


def captions(at):
    return " ".join(item.value for item in at.caption)


def strength(at, key):
    return at.slider(key=f"arithmetic.strength.{key}")


@pytest.mark.parametrize(
    ("name", "told", "first", "add"),
    [
        ("vae", False, "c", "c1:1"),
        ("sprites-beta-vae", False, "f", "f1:1"),
        ("conditional-vae", True, "c", "c1:1"),
        ("signals-conv1d", False, "f", "f6:1.5"),
    ],
)
def test_shipped_models_have_sliders_for_what_is_read_best(
    opened, shipped, files, name, told, first, add
):
    shipped(name)
    at = opened(run=name)
    assert not at.exception
    assert not at.error
    keys = [str(slider.key) for slider in at.slider]
    assert len(keys) == 2
    assert all(key.startswith(f"arithmetic.strength.{first}") for key in keys)
    assert ("is told the class" in captions(at)) is told
    assert "for each σ" not in captions(at)  # nothing is changed yet
    at = opened(run=name, add=add)
    assert not at.exception
    assert "for each σ that was wanted" in captions(at)
    at = opened(run=name, arithmetic="pictures")
    assert not at.exception
    assert not at.error
    assert "true picture" in captions(at) + " ".join(item.value for item in at.warning)


def test_a_strength_moves_the_picture_and_the_link_brings_it_back(opened, tiny_run, files):
    at = opened(image="3", add="c1:0,c2-5:0.5")
    before = files["edited.png"]()
    strength(at, "c1").set_value(-1.5).run()
    assert not at.exception
    assert text(at) == "c1:-1.5,c2-5:0.5"
    moved = files["edited.png"]()
    assert moved != before
    opened(image="3", add=text(at))
    assert files["edited.png"]() == moved
    next(button for button in at.button if button.label == "Reset all").click().run()
    assert text(at) == "c1:0,c2-5:0"


def test_the_picture_is_its_latent_and_the_difference_of_means(opened, tiny_run, files):
    opened(image="3", add="c4:0.75")
    model, data = open_model(tiny_run).model, load_held_out(tiny_run.config().data)
    z = encode_split(tiny_run, "validation").mean
    classes = attributes_of(data.validation, data.class_names, ())
    vector = direction_by_means(z, next(a for a in classes if a.key == "c4"))
    start = encode_flat(model, data.test.batch(slice(3, 4)))
    image = decode_flat(model, start.numpy() + 0.75 * vector)[0]
    shown = np.asarray(Image.open(io.BytesIO(files["edited.png"]())))
    assert np.abs(shown.astype(int) - at_side(image, 512)).max() <= 1
    with np.load(io.BytesIO(files["attributes.npz"]())) as file:
        np.testing.assert_allclose(file["vectors"][0], vector, rtol=1e-5)
        assert file["titles"].tolist() == [data.class_names[4]]


def test_attributes_are_added_and_removed(opened, tiny_run, files):
    at = opened(add="c1:1")
    at.selectbox(key="arithmetic.towards").set_value("c3").run()
    at.selectbox(key="arithmetic.from").set_value("c5").run()
    at.button(key="arithmetic.add").click().run()
    assert text(at) == "c1:1,c5-3:0"
    assert at.button(key="arithmetic.add").disabled  # it is there
    for key in ("c1", "c5-3"):
        at.button(key=f"arithmetic.strength.{key}.remove").click().run()
    assert text(at) == "none"
    assert any("Nothing is added yet" in info.value for info in at.info)
    assert not at.exception
    at = opened(add="c1:0,c2:0,c3:0,c4:0")
    assert at.button(key="arithmetic.add").disabled
    assert "remove one first" in captions(at)


def test_directions_are_taken_apart_or_the_page_says_why_not(opened, tiny_run, files):
    whole = opened(add="c1:1,c2:0")
    assert "Left of each" not in captions(whole)
    before = files["attributes.npz"]()
    apart = opened(add="c1:1,c2:0", apart="other sliders")
    assert not apart.exception
    assert "Left of each direction's length" in captions(apart)
    assert files["attributes.npz"]() != before
    refused = opened(add="c1:1,c2:0,c3:0,c4:0", apart="other sliders")  # in three dimensions
    assert sum("is used as it is" in item.value for item in refused.warning) == 4


def test_directions_by_reading_are_others(opened, tiny_run, files):
    opened(add="c1:1")
    by_means = files["edited.png"]()
    at = opened(add="c1:1", direction="reading")
    assert not at.exception
    assert files["edited.png"]() != by_means


@pytest.mark.parametrize("broken", ["c1:9", "f0:1", "c1-1:0", "{}"])
def test_a_broken_link_adds_nothing_and_says_so(opened, tiny_run, files, broken):
    at = opened(image="3", add=broken)
    assert not at.exception
    assert "nothing is added" in at.warning[0].value
    fallen_back = files["edited.png"]()
    opened(image="3")
    assert files["edited.png"]() == fallen_back


def test_another_model_begins_anew(opened, shipped, tiny_run, files):
    shipped("sprites-beta-vae")
    at = opened(run=tiny_run.id, add="c7:1")
    at.selectbox(key="run").set_value("sprites-beta-vae").run()
    assert not at.exception
    assert not at.warning
    assert text(at) == ""


def test_the_same_change_is_shown_in_other_pictures(opened, tiny_run, files):
    at = opened(image="3", add="c1:1")
    assert "Test 4" in captions(at)
    at = opened(image="3", add="c1:1", others="false")
    assert "Test 4" not in captions(at)
    assert not at.exception


def test_a_sum_is_the_sum_of_latents(opened, tiny_run, files):
    at = opened(arithmetic="pictures", a="3", b="8", c="5", strength="0.6")
    assert not at.exception
    model, data = open_model(tiny_run).model, load_held_out(tiny_run.config().data)
    a, b, c = encode_flat(model, data.test.batch(slice(None)))[[3, 8, 5]]
    image = decode_flat(model, (a + 0.6 * (c - b))[None])[0]
    shown = np.asarray(Image.open(io.BytesIO(files["sum.png"]())))
    assert np.abs(shown.astype(int) - at_side(image, 512)).max() <= 1
    row = np.asarray(Image.open(io.BytesIO(files["sum-row.png"]())))
    assert row.shape[1] >= 4 * row.shape[0]
    before = files["sum.png"]()
    at.slider(key="strength").set_value(1.5).run()
    assert files["sum.png"]() != before


def test_a_sum_far_from_data_is_doubted_and_one_of_twins_is_not(opened, tiny_run, files):
    twins = opened(arithmetic="pictures", a="3", b="8", c="8")
    assert not any("doubt" in item.value for item in twins.warning)
    assert "lie nearer to one" in captions(twins)
    latents = encode_split(tiny_run, "test").mean[:, 0]
    low, high = str(int(latents.argmin())), str(int(latents.argmax()))
    far = opened(arithmetic="pictures", a=high, b=low, c=high, strength="1.5")
    assert any("doubt this picture" in item.value for item in far.warning)


def test_pictures_without_labels_are_summed_only(opened, tiny_run, files, monkeypatch):
    monkeypatch.setattr("pages._ui.cache_attributes.attributes", lambda run: ())
    at = opened()
    assert not at.exception
    assert "neither classes nor known factors" in captions(at)
    assert at.slider(key="strength").value == 1.0


def test_the_model_s_own_class_is_decoded_unless_another_is_chosen(opened, shipped, files):
    name = shipped("conditional-vae").id
    own = functools.partial(opened, run=name, image="3", add="c1:0")
    own()
    before = files["edited.png"]()
    at = own(**{"class": "Bag"})
    assert not at.exception
    assert files["edited.png"]() != before


def test_in_the_browser_the_address_and_the_files_stay(open_page, tiny_run, files):
    at = open_page(PAGE, image="3", add="c1:1")
    assert not at.exception
    assert not at.error
    assert not [slider for slider in at.slider if "strength" in str(slider.key)]
    assert text(at) == "c1:1"
    shown = files["edited.png"]()
    open_page(PAGE, image="3", add="c1:1", decode="server")
    assert files["edited.png"]() == shown
    at = open_page(PAGE, arithmetic="pictures", strength="0.5")
    assert at.number_input(key="strength").value == 0.5
    assert not at.exception
