"""The page as a person uses it, through app.py."""

import functools
import io

import numpy as np
import pytest
import streamlit as st
from PIL import Image

from aelib.analysis.fitted_prior import FittedPrior
from aelib.analysis.latents import Latents
from aelib.data import Splits, load
from aelib.runs import RunDirectory
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run
from pages._ui import cache
from tests.conftest import TINY_RUN

PAGE = "pages/use/generation.py"
BACKBONE = TINY_RUN["model"]["backbone"]


@pytest.fixture
def opened(open_page):
    return functools.partial(open_page, PAGE)


def _train(path, **model):
    config = {**TINY_RUN, "model": {"backbone": BACKBONE, **model}}
    run = RunDirectory.create(path, run_config_from_dict(config))
    digits = load(run.config().data)
    few = digits.train.take(slice(0, 64))
    train_run(run, Splits(few, few, few, digits.class_names))
    return run


@pytest.fixture
def code_run(runs_root):
    """A model with codes that a PixelCNN draws, by class where one is asked for."""
    return _train(
        runs_root / "codes",
        bottleneck={"name": "vector_quantized", "latent_dim": 2, "codebook_size": 4},
        prior={"name": "pixelcnn", "width": 8, "num_layers": 2},
    )


def _arrays(files):
    with np.load(io.BytesIO(files["samples.npz"]())) as kept:
        return dict(kept)


def test_draws_are_shown_and_come_as_files(opened, tiny_run, files):
    at = opened(count="24", seed="5")
    assert not at.exception
    assert _arrays(files)["images"].shape == (24, 1, 8, 8)
    with Image.open(io.BytesIO(files["samples.png"]())) as picture:
        assert picture.width > picture.height


def test_settings_come_from_the_address_and_decide_the_draws(opened, tiny_run, files):
    at = opened(temperature="0.5", seed="5", count="8")
    assert at.slider(key="temperature").value == 0.5
    cold = _arrays(files)["latents"]
    opened(temperature="1.0", seed="5", count="8")
    np.testing.assert_allclose(2 * cold, _arrays(files)["latents"], rtol=1e-6)


def test_draw_anew_changes_the_seed(opened, tiny_run, files):
    at = opened()
    before = _arrays(files)["latents"]
    next(button for button in at.button if button.label == "Draw anew").click().run()
    assert at.number_input(key="seed").value != 0
    assert not np.array_equal(_arrays(files)["latents"], before)


def test_the_nearest_validation_picture_stands_below(opened, tiny_run, files):
    at = opened(beside="nearest")
    assert not at.exception
    assert any("Median distance" in caption.value for caption in at.caption)


def test_reconstructions_stand_beside(opened, tiny_run, files):
    at = opened(beside="reconstructions")
    assert not at.exception
    titles = [item.value for item in at.subheader]
    assert titles == ["Draws", "Reconstructions", "Validation pictures"]


def test_a_prior_that_knows_classes_offers_them(opened, code_run, files):
    at = opened(run="codes", **{"class": "3"}, count="8")
    assert not at.exception
    assert at.selectbox(key="class").value == "3"
    assert _arrays(files)["labels"].tolist() == [3] * 8
    at.selectbox(key="class").set_value("own").run()
    assert _arrays(files)["labels"].tolist() == [-1] * 8


def test_a_model_without_classes_offers_none(opened, tiny_run, files):
    at = opened()
    assert "class" not in [box.key for box in at.selectbox]


def test_codes_show_progress_and_can_be_cancelled(opened, code_run, files, monkeypatch):
    with monkeypatch.context() as patched:
        # the script ends in the middle of the work, as it does when a person clicks
        patched.setattr("pages._ui.generate_work.draw_pictures", lambda *_, **__: st.stop())
        at = opened(run="codes", count="8")
        at.button(key="generation.cancel").click().run()
    assert "Cancelled" in at.info[-1].value
    assert "samples.npz" not in files
    next(button for button in at.button if button.label == "Go on").click().run()
    assert not at.exception
    assert _arrays(files)["images"].shape == (8, 1, 8, 8)


def test_finished_draws_are_kept(opened, tiny_run, files, monkeypatch):
    at = opened(count="16")
    first = _arrays(files)
    monkeypatch.setattr("pages._ui.generate_work.draw_pictures", None)
    at.run()
    assert not at.exception
    assert np.array_equal(_arrays(files)["images"], first["images"])


def test_a_mixture_fitted_to_latents_is_drawn_from_and_knows_classes(opened, tiny_run, files):
    at = opened(count="8", source="a fitted mixture", **{"class": "3"})
    assert not at.exception
    assert at.selectbox(key="class").value == "3"
    third = _arrays(files)
    assert third["labels"].tolist() == [3] * 8
    at.selectbox(key="class").set_value("own").run()
    assert _arrays(files)["labels"].tolist() == [-1] * 8
    assert not np.array_equal(_arrays(files)["images"], third["images"])
    at.segmented_control(key="source").set_value("the model's prior").run()
    assert not at.exception
    assert "class" not in [box.key for box in at.selectbox]


def test_a_model_without_a_prior_draws_from_a_fitted_mixture(opened, runs_root, files):
    _train(runs_root / "plain", bottleneck={"name": "plain", "latent_dim": 2})
    at = opened(run="plain", count="8")
    assert not at.exception
    assert any("trained without a prior" in caption.value for caption in at.caption)
    assert "source" not in [control.key for control in at.segmented_control]
    assert _arrays(files)["images"].shape == (8, 1, 8, 8)


def test_a_class_without_pictures_says_so(opened, tiny_run, files, monkeypatch):
    latents = Latents(np.zeros((4, 2), np.float32), None, None, np.zeros(4, np.int64))
    monkeypatch.setattr(
        "pages._ui.cache.fitted_prior", lambda run: FittedPrior(cache.model(run), latents)
    )
    at = opened(count="16", source="a fitted mixture", **{"class": "3"})
    assert not at.exception
    assert "Expected two pictures or more" in at.error[0].value
    assert not files


def test_codes_without_a_prior_say_what_to_choose(opened, runs_root, files):
    codes = {"name": "vector_quantized", "latent_dim": 2, "codebook_size": 4}
    _train(runs_root / "codes", bottleneck=codes)
    at = opened(run="codes")
    assert not at.exception
    assert any("made of codes" in info.value for info in at.info)
    assert not files
