"""The page as a person uses it, through app.py."""

import base64
import functools
import io

import numpy as np
import pytest
from PIL import Image

from aelib.core.errors import CapabilityError

PAGE = "pages/explore/interpolation.py"


@pytest.fixture
def opened(open_page):
    return functools.partial(open_page, PAGE)


def latents(files, kind="linear"):
    return np.load(io.BytesIO(files[f"walk-{kind}.npz"]()))["latents"]


def test_without_a_run_the_page_says_what_it_needs(opened, runs_root):
    at = opened()
    assert not at.exception
    assert "no trained model" in at.info[0].value


def test_files_are_what_their_names_say(opened, tiny_run, files):
    import av

    at = opened(**{"from": "2", "to": "5", "steps": "5"})
    assert not at.exception
    assert sorted(files) == [f"walk-linear.{kind}" for kind in ("gif", "mp4", "npz", "png", "webm")]
    with Image.open(io.BytesIO(files["walk-linear.gif"]())) as film:
        assert film.n_frames == 8  # there and back, both ends once
        assert film.size == (224, 224)
        assert film.info["loop"] == 0  # for ever
    with Image.open(io.BytesIO(files["walk-linear.png"]())) as strip:
        assert strip.width > 5 * strip.height
    with np.load(io.BytesIO(files["walk-linear.npz"]())) as arrays:
        assert arrays["latents"].shape == (5, 3)
        assert arrays["images"].shape == (5, 1, 8, 8)
    for kind in ("mp4", "webm"):
        with av.open(io.BytesIO(files[f"walk-linear.{kind}"]())) as film:
            frames = list(film.decode(video=0))
        assert len(frames) == 2 * 15  # 4 steps at 8 a second take half a second, there and back
        assert (frames[0].width, frames[0].height) == (224, 224)


def test_films_say_what_to_install_where_their_library_is_missing(opened, tiny_run, monkeypatch):
    monkeypatch.setattr("pages._ui.walk_files.can_film", lambda: False)
    at = opened()
    buttons = {b.proto.label: b.proto for b in at.get("download_button")}
    for title in ("MP4", "WebM"):
        assert buttons[title].disabled
        assert "pip install av" in buttons[title].help
    assert not buttons["GIF"].disabled


def test_settings_come_from_the_address(opened, tiny_run, files, told):
    ways = ["linear", "slerp", "geodesic"]
    at = opened(**{"from": "4", "to": "9", "steps": "7", "way": ways, "fps": "3", "t": "0.25"})
    assert not at.exception
    assert (at.number_input(key="from").value, at.number_input(key="to").value) == (4, 9)
    assert at.slider(key="steps").value == 7
    assert {name.split(".")[0] for name in files} == {f"walk-{way}" for way in ways}
    assert (told["steps"], told["pace"], told["t"]) == (7, 0.5, 0.25)
    assert [way["isArc"] for way in told["ways"]] == [False, True, False]
    nodes = np.frombuffer(base64.b64decode(told["ways"][0]["nodes"]), np.float32).reshape(-1, 3)
    np.testing.assert_allclose(nodes, latents(files)[[0, -1]], atol=1e-6)


def test_a_loop_of_several_pictures_ends_where_it_began(opened, tiny_run, files, told):
    at = opened(**{"from": "4", "third": "7", "stops": "3", "steps": "4", "loop": "true"})
    assert not at.exception
    assert [stop["title"] for stop in told["stops"]] == ["A", "B", "C"]
    assert told["ways"][0]["legs"] == 3
    assert not told["bounce"]
    path = latents(files)
    assert path.shape == (10, 3)
    np.testing.assert_allclose(path[0], path[-1], atol=1e-6)
    with Image.open(io.BytesIO(files["walk-linear.gif"]())) as film:
        assert film.n_frames == 9  # the first picture is not shown twice


def test_two_pictures_are_no_loop(opened, tiny_run, told):
    opened(loop="true")
    assert told["ways"][0]["legs"] == 1
    assert told["bounce"]


def test_a_picture_is_removed_and_the_others_move_up(opened, tiny_run, files):
    numbers = {"from": "2", "to": "5", "third": "7", "fourth": "8"}
    at = opened(**numbers, stops="4")
    at.button(key="interpolation.remove.1").click().run()
    assert not at.exception
    assert [at.number_input(key=key).value for key in ("from", "to", "third")] == [2, 7, 8]
    assert at.number_input(key="stops").value == 3
    at.number_input(key="stops").set_value(6).run()
    assert not at.exception
    assert latents(files).shape == (5 * 11 + 1, 3)


def test_swapping_walks_the_same_way_back(opened, tiny_run, files):
    at = opened(**{"from": "2", "to": "5"})
    there = latents(files)
    at.button(key="interpolation.swap.0").click().run()
    assert (at.number_input(key="from").value, at.number_input(key="to").value) == (5, 2)
    np.testing.assert_allclose(latents(files), there[::-1], atol=1e-5)


def test_where_the_hand_let_go_is_kept(opened, tiny_run, told, monkeypatch):
    opened()
    assert told["t"] is None
    kept = []
    monkeypatch.setattr("pages._ui.state.set_value", lambda *pair: kept.append(pair))
    for sent in (0.41234, -3, 99, float("nan"), "x", None, [1]):
        told["reports"]["t"](sent)
    assert kept == [("t", 0.412), ("t", 0.0), ("t", 6.0)]


@pytest.mark.parametrize("t", ["99", "-1", "abc", "nan", "1e999", ""])
def test_a_place_that_cannot_be_is_no_error(opened, tiny_run, told, t):
    at = opened(t=t)
    assert not at.exception
    assert told["t"] is None or 0.0 <= told["t"] <= 1.0


@pytest.mark.parametrize(
    "query", [{"stops": "9"}, {"way": "sideways"}, {"way": ""}, {"third": "99999", "stops": "3"}]
)
def test_an_address_may_say_anything(opened, tiny_run, files, query):
    at = opened(**query)
    assert not at.exception
    assert "walk-linear.npz" in files


def test_the_server_shows_a_film_and_says_what_it_lacks(opened, tiny_run, files, told):
    at = opened(decode="server", way=["linear", "geodesic"], stops="3")
    assert not at.exception
    assert not told
    texts = [caption.value for caption in at.caption]
    assert any("The server decodes 12 pictures" in text for text in texts)
    assert sum("long in latent space" in text for text in texts) == 2
    assert "walk-geodesic.gif" in files


def test_a_model_that_the_browser_cannot_run_is_walked_on_the_server(
    opened, tiny_run, told, monkeypatch
):
    def refuse(*_):
        raise CapabilityError("Expected a decoder that can be written.", "The server decodes it.")

    monkeypatch.setattr("pages._ui.live.component.stored_part", refuse)
    at = opened()
    assert not at.exception
    assert not told
    assert any("Expected a decoder" in caption.value for caption in at.caption)


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
