"""What the live view of the map is told, and what it may tell."""

import io

import numpy as np
import pytest
from PIL import Image

from aelib.analysis.latents import encode_split
from aelib.data import load, load_split
from aelib.models import Autoencoder
from aelib.projections import principal_axes
from aelib.runs import RunDirectory, save_weights
from aelib.runs.config import run_config_from_dict
from pages._ui.live_columns import ROUTE
from tests.conftest import TINY_RUN
from tests.pages._ui.test_live_columns import fetch

PAGE = "pages/explore/latent_map.py"


def numbers(path, kind):
    assert ROUTE.path.startswith("/live/columns/")
    return np.frombuffer(fetch(path).body, kind)


def captions(at):
    return " ".join(caption.value for caption in at.caption)


def untrained(folder, **parts):
    config = run_config_from_dict({**TINY_RUN, **parts})
    run = RunDirectory.create(folder, config)
    save_weights(run.weights_path, Autoencoder(config.model, load(config.data).image), {"epoch": 0})
    return run


def test_a_pca_map_comes_with_its_plane_and_the_latents(open_page, told, tiny_run):
    at = open_page(PAGE)
    assert not at.exception
    data, latents = told["data"], encode_split(tiny_run, "test")
    assert told["view"] == "map"
    assert set(told["base"].parts) == {"encoder", "decoder"}
    assert data["inverse"] == "plane"
    axes = principal_axes(latents.mean, 2)
    plane = numbers(data["plane"], "<f4").reshape(3, -1)
    np.testing.assert_allclose(plane, np.vstack([axes.mean[None], axes.components]), atol=1e-6)
    halves = numbers(data["latents"]["path"], np.float16).reshape(len(latents), -1)
    near = halves.astype(np.float32) * data["latents"]["unit"]
    np.testing.assert_allclose(near, latents.mean, atol=2e-3 * data["latents"]["unit"])
    assert len(numbers(data["points"], "<f4")) == 5 * len(latents)
    assert len(data["atlas"]["sheets"]) == -(-len(latents) // 1024)
    assert data["ground"] == 0.0
    assert data["toldNames"] == []


def cut(data, index):
    """Return the picture of a point as a browser cuts it from its sheet."""
    atlas = data["atlas"]
    slot = index if atlas["slots"] is None else int(numbers(atlas["slots"], "<i4")[index])
    sheet, place = divmod(slot, atlas["perSheet"])
    pixels = np.asarray(Image.open(io.BytesIO(fetch(atlas["sheets"][sheet]).body)).convert("L"))
    row, column = divmod(place, atlas["columns"])
    top, left = row * atlas["height"], column * atlas["width"]
    return pixels[top : top + atlas["height"], left : left + atlas["width"]]


@pytest.mark.parametrize("few", [16, 0])
def test_each_point_finds_its_own_picture_in_the_sheets(
    open_page, told, tiny_run, monkeypatch, few
):
    monkeypatch.setattr("pages._ui.map_told.FEW_SHEETS", few)
    open_page(PAGE)
    data, images = told["data"], load_split(tiny_run.config().data, "test").images
    assert (data["atlas"]["slots"] is None) == (few > 0)
    for index in range(0, len(images), 7):
        right = np.asarray(images[index, 0], np.float64)
        assert np.abs(cut(data, index) - right).mean() < 12  # a sheet is slightly lossy


def test_the_pictures_that_the_model_learned_from_have_a_map_too(open_page, told, tiny_run):
    at = open_page(PAGE, split="train")
    assert not at.exception
    images = load_split(tiny_run.config().data, "train").images
    assert told["data"]["count"] == len(images)
    assert np.abs(cut(told["data"], 5) - np.asarray(images[5, 0], np.float64)).mean() < 12
    assert "has learned from these" in captions(at)


def test_on_the_server_there_are_points_but_nothing_to_decode(open_page, told, tiny_run):
    at = open_page(PAGE, decode="server")
    assert told["base"].parts == {}
    assert told["data"]["latents"] is None
    assert "need decoding in the browser" in captions(at)


def test_reports_that_make_no_sense_change_nothing(open_page, told, tiny_run, monkeypatch):
    open_page(PAGE)
    picked = []
    monkeypatch.setattr("pages._ui.state.set_value", lambda *given: picked.append(given))
    pick, go = told["reports"]["picked"], told["reports"]["spot"]
    for wrong in (None, 7, [], ["7"], [-1, 0], [10**9, 0], {"a": 1}, [[7], 0]):
        pick(wrong)
    assert picked == []
    pick([7, 123])
    assert picked == [("picture", 7)]
    for wrong in (None, "1,2", [1], [1, "2"], [float("nan"), 0], [10**400, 0], [1, 2, 3]):
        go(wrong)
    assert set(picked[1:]) == {("spot", "")}
    go([0.25, -1.5])
    assert picked[-1] == ("spot", "0.25,-1.5")


def test_a_link_holds_a_place_until_the_map_is_another(open_page, told, tiny_run):
    at = open_page(PAGE, spot="0.5,-1.25")
    assert told["data"]["spot"] == (0.5, -1.25)
    at.selectbox(key="color").set_value("error").run()
    assert told["data"]["spot"] == (0.5, -1.25)
    at.selectbox(key="split").set_value("validation").run()
    assert told["data"]["spot"] is None


@pytest.mark.parametrize("spot", ["here", "1", "1,2,3", "nan,0", "1e999,0"])
def test_a_place_that_cannot_be_read_is_said(open_page, told, tiny_run, spot):
    at = open_page(PAGE, spot=spot)
    assert not at.exception
    assert told["data"]["spot"] is None
    assert "cannot be read" in " ".join(warning.value for warning in at.warning)


def test_a_model_that_is_told_classes_gives_their_names(open_page, told, runs_root):
    model = {**TINY_RUN["model"], "conditioning": {"name": "label"}}
    untrained(runs_root / "told", model=model)
    at = open_page(PAGE, run="told")
    assert not at.exception
    assert len(told["data"]["toldNames"]) == 10
    count = told["data"]["count"]
    classes = numbers(told["data"]["points"], "<i4")[4 * count :]
    assert set(classes.tolist()) == set(range(10))
