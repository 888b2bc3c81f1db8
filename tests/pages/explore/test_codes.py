"""The page as a person uses it, through app.py."""

import functools

import pytest

from tests.pages.conftest import train_briefly

PAGE = "pages/explore/codes.py"


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    small = {"backbone": {"name": "conv", "channels": [4, 8]}}
    train_briefly(
        folder,
        {
            "quantised": {
                **small,
                "bottleneck": {"name": "vector_quantized", "codebook_size": 8, "latent_dim": 2},
            },
            "rounded": {**small, "bottleneck": {"name": "finite_scalar", "levels": [4, 3]}},
            "vae": {"bottleneck": {"name": "gaussian", "latent_dim": 2}},
        },
    )
    return folder


@pytest.fixture
def opened(open_page, runs, monkeypatch):
    monkeypatch.setenv("AELIB_RUNS", str(runs))
    return functools.partial(open_page, PAGE)


def text(at):
    return at.text_input(key="codes").value or ""


def test_a_changed_code_changes_the_picture_and_stands_in_the_link(opened, files):
    # not the learned codebook: after one epoch its vectors are too much alike to be seen
    run = "rounded"
    at = opened(run=run, image="3", decode="server")
    assert not at.exception
    before = files["codes-picture.png"]()
    other = 1 if at.number_input(key="codes.code.0").value == 0 else 0
    at.number_input(key="codes.code.0").set_value(other).run()
    next(button for button in at.button if button.label == "Set").click().run()
    assert not at.exception
    assert text(at) == f"0:{other}"
    shown = files["codes-picture.png"]()
    assert shown != before
    opened(run=run, image="3", decode="server", codes=text(at))
    assert files["codes-picture.png"]() == shown
    next(button for button in at.button if button.label == "Reset all").click().run()
    assert text(at) == ""


def test_the_browser_is_told_the_codes(opened):
    at = opened(run="quantised", image="3", codes="0:1")
    assert not at.exception
    assert not at.warning


@pytest.mark.parametrize("broken", ["9999:0", "0:999", "x", "0:1,0:2"])
def test_a_broken_link_changes_nothing_and_says_so(opened, files, broken):
    at = opened(run="quantised", image="3", decode="server", codes=broken)
    assert not at.exception
    assert "nothing is changed" in at.warning[0].value
    shown = files["codes-picture.png"]()
    opened(run="quantised", image="3", decode="server")
    assert files["codes-picture.png"]() == shown


def test_another_picture_forgets_what_was_changed(opened):
    at = opened(run="quantised", image="3", decode="server", codes="0:1")
    at.number_input(key="image").set_value(4).run()
    assert text(at) == ""


def test_a_continuous_model_is_told_what_the_page_is_for(opened):
    at = opened(run="vae")
    assert not at.exception
    assert "made of codes" in at.info[0].value
