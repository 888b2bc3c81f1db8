"""The page as a person uses it, through app.py."""

import functools

import numpy as np
import pytest

from aelib.compression.archive import open_archive
from aelib.data import Splits, load, load_held_out
from aelib.runs import RunDirectory
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run
from tests.conftest import TINY_RUN

PAGE = "pages/use/compression.py"


@pytest.fixture
def opened(open_page):
    return functools.partial(open_page, PAGE)


@pytest.fixture
def code_run(runs_root):
    config = {
        **TINY_RUN,
        "model": {
            "backbone": TINY_RUN["model"]["backbone"],
            "bottleneck": {"name": "vector_quantized", "latent_dim": 2, "codebook_size": 4},
            "prior": {"name": "pixelcnn", "width": 8, "num_layers": 2},
        },
    }
    run = RunDirectory.create(runs_root / "codes", run_config_from_dict(config))
    digits = load(run.config().data)
    few = digits.train.take(slice(0, 64))
    train_run(run, Splits(few, few, few, digits.class_names))
    return run


def _captions(at):
    return [image.proto.imgs[0].caption for image in at.get("image")]


def _bytes_of(at, codec):
    (caption,) = [text for text in _captions(at) if text.startswith(codec + ":")]
    return float(caption.split(":")[1].split()[0])


def test_the_model_stands_beside_pca_and_the_codecs_that_everybody_has(opened, tiny_run):
    at = opened()
    assert not at.exception
    assert not at.error
    said = _captions(at)
    assert "64 bytes each" in said[0]
    for name in ("This model", "PCA, coded alike", "JPEG without headers", "WebP"):
        assert any(text.startswith(f"{name}: ") for text in said)
    (bare,) = [text for text in said if text.startswith("JPEG without headers")]
    assert bare.endswith("its smallest")
    assert len(at.get("plotly_chart")) == 1
    (table,) = at.dataframe
    assert {"This model", "JPEG", "WebP"} <= set(table.value["Codec"])


def test_a_coarser_step_costs_less_and_stands_in_the_address(opened, tiny_run):
    fine, coarse = opened(coarse="2"), opened(coarse="12")
    assert (fine.slider(key="coarse").value, coarse.slider(key="coarse").value) == (2, 12)
    assert _bytes_of(fine, "This model") > 1.5 * _bytes_of(coarse, "This model")
    bits = [
        int(next(m.value for m in at.markdown if "This one is" in m.value).split("**")[1][:-5])
        for at in (fine, coarse)
    ]
    assert bits[0] > bits[1]


def test_codes_have_no_step_and_what_their_prior_would_cost(opened, code_run):
    at = opened(run="codes")
    assert not at.exception
    assert "coarse" not in [slider.key for slider in at.slider]
    assert "This model's prior (not written)" in set(at.dataframe[0].value["Codec"])


def test_a_file_is_written_and_opened(opened, tiny_run, files):
    at = opened()
    written = files["tiny-vae.aelib"]()
    count = len(load_held_out(tiny_run.config().data).test)
    assert open_archive(written).num_pictures == count
    at.file_uploader(key="compression.file").set_value(("x.aelib", written, "")).run()
    assert not at.exception
    assert not at.error
    assert any("of the file" in text for text in _captions(at))
    pictures = np.frombuffer(files["pictures.npy"](), np.uint8)
    assert len(pictures) > count * 64


def test_a_file_that_cannot_be_opened_says_why(opened, tiny_run, files):
    at = opened()
    spoilt = files["tiny-vae.aelib"]()[:-4]
    for content, told in ((b"nothing", "got another file"), (spoilt, "damaged")):
        at.file_uploader(key="compression.file").set_value(("x.aelib", content, "")).run()
        assert not at.exception
        assert told in at.error[0].value
