"""The page as a person uses it, through app.py."""

import functools
import io

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from aelib.core.types import ImageSpec
from aelib.models import Autoencoder
from aelib.runs import RunDirectory, save_weights
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run

PAGE = "pages/use/denoising.py"


@pytest.fixture
def opened(open_page):
    return functools.partial(open_page, PAGE)


def photo(height: int, width: int) -> bytes:
    rows, columns = np.indices((height, width))
    pixels = np.stack([rows * 255 // height, columns * 255 // width, (rows + columns) % 256], 2)
    buffer = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def titles(at: AppTest) -> list[str]:
    bold = [m.value for m in at.markdown if m.value.startswith("**")]
    return [value.removeprefix("**").split("**")[0] for value in bold]


def test_a_test_picture_is_cleaned_and_measured(opened, tiny_run, files):
    at = opened(image="2", filters=["median", "gaussian"])
    assert not at.exception
    assert {"Clean", "Noisy", "This model", "Gaussian blur", "Median"} <= set(titles(at))
    measured = [caption.value for caption in at.caption if "PSNR" in caption.value]
    assert len(measured) == 4
    assert sum("badge[best]" in m.value for m in at.markdown) == 1
    with Image.open(io.BytesIO(files["denoised.png"]())) as picture:
        assert picture.size == (8, 8)


def test_a_plain_model_says_that_it_never_saw_noise(opened, tiny_run, files):
    at = opened(filters="median")
    assert any("never shown noise" in info.value for info in at.info)


def test_no_noise_at_all_is_measured_without_a_fuss(opened, tiny_run, files):
    at = opened(gaussian_level="0", filters="median")
    assert not at.exception
    assert any("PSNR ∞" in caption.value for caption in at.caption)


def test_settings_come_from_the_address(opened, tiny_run, files):
    at = opened(noise="salt_and_pepper", salt_and_pepper_level="0.4", seed="7", filters="median")
    assert at.selectbox(key="noise").value == "salt_and_pepper"
    assert at.slider(key="salt_and_pepper_level").value == 0.4
    assert at.number_input(key="seed").value == 7
    assert "Gaussian blur" not in titles(at)


def test_the_strength_of_a_filter_can_be_chosen(opened, tiny_run, files):
    at = opened(filters="median", auto="false", median_strength="2")
    assert not at.exception
    assert any("Radius 2 px" in caption.value for caption in at.caption)


@pytest.mark.parametrize("fit", ["tile", "resize"])
def test_an_upload_of_any_size_comes_back_at_its_size(opened, tiny_run, files, fit):
    at = opened(source="upload", filters="median", fit=fit, noise="none")
    assert not at.exception
    at.file_uploader(key="denoising.file").upload("holiday.png", photo(23, 37)).run()
    assert not at.exception
    assert any("outside of what it knows" in info.value for info in at.info)
    assert any("Noise estimated" in caption.value for caption in at.caption)
    assert "Clean" not in titles(at)
    with Image.open(io.BytesIO(files["denoised.png"]())) as picture:
        assert picture.size == (37, 23)
        assert picture.mode == "RGB"


@pytest.mark.parametrize("data", [b"no picture", photo(2, 40)])
def test_a_bad_upload_is_refused_in_words(opened, tiny_run, files, data):
    at = opened(source="upload")
    at.file_uploader(key="denoising.file").upload("bad.png", data).run()
    assert not at.exception
    assert "Expected a picture" in at.error[0].value
    assert "denoised.png" not in files


def test_another_denoiser_stands_beside(opened, tiny_run, runs_root, files):
    config = {
        "data": {"name": "digits"},
        "model": {
            "backbone": {"name": "mlp", "hidden": [16]},
            "bottleneck": {"name": "plain", "latent_dim": 8},
            "corruption": {"name": "gaussian"},
        },
        "training": {"epochs": 1, "compile": "off"},
    }
    train_run(RunDirectory.create(runs_root / "other", run_config_from_dict(config)))
    at = opened(run="tiny-vae", other="other", filters="median")
    assert not at.exception
    assert "Other model" in titles(at)


def test_cancelled_work_waits_until_it_is_wanted_again(opened, tiny_run, files, monkeypatch):
    at = opened(source="upload", filters="median")
    with monkeypatch.context() as patched:
        # the script ends in the middle of the work, as it does when a person clicks
        patched.setattr("pages._ui.denoise_work.restore", lambda *_, **__: st.stop())
        at.file_uploader(key="denoising.file").upload("large.png", photo(300, 250)).run()
        at.button(key="denoising.cancel").click().run()
    assert "Cancelled" in at.info[-1].value
    assert "denoised.png" not in files
    next(b for b in at.button if b.label == "Go on").click().run()
    assert not at.exception
    with Image.open(io.BytesIO(files["denoised.png"]())) as picture:
        assert picture.size == (250, 300)


@pytest.fixture
def clothes(runs_root):
    config = {
        "data": {"name": "fashion-mnist"},
        "model": {
            "backbone": {"name": "mlp", "hidden": [8]},
            "bottleneck": {"name": "plain", "latent_dim": 4},
            "corruption": {"name": "speckle"},
        },
    }
    run = RunDirectory.create(runs_root / "clothes", run_config_from_dict(config))
    model = Autoencoder(run.config().model, ImageSpec(1, 28, 28, 10))
    save_weights(run.weights_path, model, {"epoch": 0})
    return run


def test_the_network_for_clothes_stands_beside_the_model(opened, clothes, tiny_run, files):
    at = opened(run="clothes", filters="median")
    assert not at.exception
    assert "Restoring network" in titles(at)
    assert any("is told the level" in caption.value for caption in at.caption)
    assert "Restoring network" in at.selectbox(key="left").options
    # untrained, the model is worse than the network and the filter
    best = next(m.value for m in at.markdown if "badge[best]" in m.value)
    assert "Restoring network" in best
    assert "Restoring network" not in titles(opened(run="tiny-vae", filters="median"))


def test_the_network_has_a_line_over_the_levels(opened, clothes, files, monkeypatch):
    monkeypatch.setattr("aelib.analysis.levels.NUM_PICTURES", 4)
    at = opened(run="clothes", filters="median", levels="true")
    assert not at.exception
    assert "Restoring network" in at.get("plotly_chart")[0].proto.spec


@pytest.mark.parametrize(("noise", "is_shown"), [("gaussian", True), ("speckle", False)])
def test_the_level_of_training_is_explained_where_it_was_measured(
    opened, tiny_run, files, noise, is_shown
):
    at = opened(noise=noise, filters="median")
    assert not at.exception
    assert ("Which level to train at" in [e.label for e in at.expander]) == is_shown
