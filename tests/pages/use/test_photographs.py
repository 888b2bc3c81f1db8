"""The page as a person uses it, through app.py."""

import functools
import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages._ui import cache_photographs, photo_choice

PAGE = "pages/use/photographs.py"


@pytest.fixture
def opened(open_page):
    return functools.partial(open_page, PAGE, classical="false")


@pytest.fixture
def shown(monkeypatch):
    """What the view is given: the picture on the left, and the results by strength."""
    given = {}

    def view(left, frames, **told):
        given.update(left=left, frames=frames, **told)

    monkeypatch.setattr("pages._ui.photo_results.photo_view", view)
    return given


def small(monkeypatch, height=40, width=56, *, colours=True):
    """Let samples be small."""
    rows, columns = np.indices((height, width))
    pixels = np.stack([rows * 255 // height, columns * 255 // width, (rows + columns) * 2], 2)
    pixels = pixels.clip(0, 255).astype(np.uint8)
    picture = pixels if colours else pixels[..., 0]
    monkeypatch.setattr("aelib.photographs.samples.read_sample", lambda _title: picture)
    cache_photographs.sample.clear()
    return picture


def drop(at: AppTest, *files):
    at.session_state["photographs.uploads"] = [photo_choice.Upload(*file) for file in files]


def table(at: AppTest):
    return at.dataframe[0].value.set_index("Method")


def test_noise_is_removed_and_measured(opened, shown, files, monkeypatch):
    clean = small(monkeypatch)
    at = opened()
    assert not at.exception
    assert sorted(shown["frames"]) == [0.0, 0.5, 1.0, 1.5, 2.0]
    assert table(at).loc["Denoised", "PSNR (dB)"] > table(at).loc["Before", "PSNR (dB)"] + 5
    with Image.open(io.BytesIO(files["cat-denoised.png"]())) as image:
        assert np.abs(np.asarray(image).astype(int) - clean).mean() < 8
    assert any("removed is" in box.value for box in [*at.success, *at.warning])


def test_it_can_be_thorough(opened, shown, files, monkeypatch):
    small(monkeypatch)
    once = table(opened()).loc["Denoised", "PSNR (dB)"]
    at = opened(thorough="true")
    assert not at.exception
    assert table(at).loc["Denoised", "PSNR (dB)"] > once


def test_classical_methods_stand_beside(opened, shown, files, monkeypatch):
    small(monkeypatch)
    at = opened(classical="true", left="Total variation")
    clothes = "Small network that learned clothes"
    assert {"Median", "Total variation", "Denoised", clothes} <= set(table(at).index)
    psnr = table(at)["PSNR (dB)"]
    assert psnr["Before"] + 2 < psnr[clothes] < psnr["Denoised"]
    assert shown["titles"] == ("Total variation", "Denoised")


@pytest.mark.parametrize("noise", ["poisson", "speckle", "jpeg"])
def test_other_noise_is_removed(opened, shown, files, monkeypatch, noise):
    small(monkeypatch, colours=False)
    at = opened(noise=noise)
    assert not at.exception
    assert "Denoised" in table(at).index


@pytest.mark.parametrize("noise", ["salt_and_pepper", "masking"])
def test_single_wrong_pixels_are_filled(opened, shown, files, monkeypatch, noise):
    small(monkeypatch)
    at = opened(noise=noise)
    assert not at.exception
    assert table(at).loc["Filled", "PSNR (dB)"] > table(at).loc["Before", "PSNR (dB)"] + 5


def test_a_level_of_ones_own_and_its_estimate(opened, shown, files, monkeypatch):
    small(monkeypatch)
    at = opened(noise="none", auto_sigma="false", sigma="20")
    assert not at.exception
    assert any("estimated" in metric.label for metric in at.metric)
    assert not at.dataframe


@pytest.mark.parametrize("factor", ["2", "4"])
def test_it_enlarges(opened, shown, files, monkeypatch, factor):
    clean = small(monkeypatch)
    at = opened(task="Enlarge", factor=factor)
    assert not at.exception
    assert shown["frames"][1.0].shape == clean.shape
    at = opened(task="Enlarge", factor=factor, shrink="false")
    height, width = clean.shape[:2]
    assert shown["frames"][1.0].shape == (height * int(factor), width * int(factor), 3)
    assert any("no clean picture" in caption.value for caption in at.caption)


@pytest.mark.parametrize("missing", ["scratches", "pixels"])
def test_damage_made_for_a_test_is_filled(opened, shown, files, monkeypatch, missing):
    small(monkeypatch)
    at = opened(task="Fill holes", missing=missing)
    assert not at.exception
    assert not shown["can_paint"]
    assert table(at).loc["Filled", "PSNR (dB)"] > table(at).loc["Before", "PSNR (dB)"] + 5


def test_what_is_painted_is_filled(opened, shown, files, monkeypatch):
    clean = small(monkeypatch)
    at = opened(task="Fill holes", missing="painted")
    assert shown["can_paint"]
    assert (shown["frames"][1.0] == clean).all()  # nothing is marked yet
    stroke = {"width": 0.1, "points": [[0.4, 0.5], [0.6, 0.5]]}
    at.session_state["photographs.view"] = SimpleNamespace(
        strokes={"place": shown["place"], "strokes": [stroke]}
    )
    at.run()
    assert not at.exception
    changed = (shown["frames"][1.0] != clean).any(2)
    assert 0 < changed.sum() <= 0.1 * changed.size
    assert not changed[:10].any()


def test_colours_that_were_taken_away_come_back(opened, shown, files, monkeypatch):
    clean = small(monkeypatch)
    at = opened(task="Colourise", points="60")
    assert not at.exception
    assert not shown["can_paint"]
    assert table(at).loc["Coloured", "PSNR (dB)"] > table(at).loc["Before", "PSNR (dB)"] + 3
    assert shown["frames"][1.0].shape == clean.shape
    assert "cat-coloured.png" in files


def test_what_is_painted_is_coloured(opened, shown, files, monkeypatch):
    small(monkeypatch, colours=False)
    at = opened(task="Colourise", classical="true")
    assert not at.exception
    assert shown["can_paint"]
    assert len(shown["palette"]) > 5
    assert any("paint a few strokes" in info.value for info in at.info)
    before = shown["left"]
    assert (before[..., :1] == before).all()
    stroke = {"width": 0.1, "points": [[0.4, 0.5], [0.6, 0.5]], "colour": "#c0392b"}
    told = {"place": shown["place"], "strokes": [stroke]}
    at.session_state["photographs.view"] = SimpleNamespace(strokes=told)
    at.run()
    assert not at.exception
    assert not any("paint a few strokes" in info.value for info in at.info)
    middle = shown["frames"][1.0][20, 28].astype(int)
    assert middle[0] > middle[2] + 20


def test_strokes_on_another_photograph_are_not_taken(opened, shown, files, monkeypatch):
    small(monkeypatch, colours=False)
    at = opened(task="Colourise")
    stroke = {"width": 0.1, "points": [[0.4, 0.5]], "colour": "#c0392b"}
    told = {"place": "another", "strokes": [stroke]}
    at.session_state["photographs.view"] = SimpleNamespace(strokes=told)
    at.run()
    assert any("paint a few strokes" in info.value for info in at.info)


@pytest.mark.parametrize("task", ["Sharpen", "Brighten"])
def test_it_sharpens_and_brightens(opened, shown, files, monkeypatch, task):
    small(monkeypatch)
    at = opened(task=task)
    assert not at.exception
    assert len(table(at)) == 2
    at = opened(task=task, blur_first="false", darken_first="false", auto_gain="false")
    assert not at.exception
    assert not at.dataframe


def test_an_own_photograph_is_asked_for_and_taken(opened, shown, files, monkeypatch):
    pixels = small(monkeypatch)
    at = opened(photo="your own")
    assert any("Drop a photograph" in info.value for info in at.info)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG")
    drop(at, ("holiday.jpg", buffer.getvalue()))
    at.run()
    assert not at.exception
    assert "holiday-denoised.jpg" in files
    with Image.open(io.BytesIO(files["holiday-denoised.jpg"]())) as image:
        assert (image.format, image.size) == ("JPEG", (56, 40))


def test_a_damaged_file_is_told(opened, shown, files, monkeypatch):
    small(monkeypatch)
    at = opened(photo="your own")
    drop(at, ("x.png", b"no picture"))
    at.run()
    assert not at.exception
    assert any("Expected a picture" in error.value for error in at.error)


def test_the_download_follows_the_strength(opened, shown, files, monkeypatch):
    small(monkeypatch)
    at = opened()
    plain = files["cat-denoised.png"]()
    at.session_state["photographs.view"] = SimpleNamespace(strength=0.2)
    at.run()
    assert files["cat-denoised.png"]() != plain


def test_any_two_results_can_stand_at_the_two_sides_of_the_handle(
    opened, shown, files, monkeypatch
):
    small(monkeypatch)
    at = opened(classical="true", left="Median", right="Wavelet threshold")
    assert not at.exception
    assert shown["titles"] == ("Median", "Wavelet threshold")
    assert list(shown["frames"]) == [1.0]
    assert {"Gaussian blur", "Original"} <= set(at.selectbox(key="right").options)
    at.selectbox(key="right").set_value("Denoised").run()
    assert len(shown["frames"]) > 1
