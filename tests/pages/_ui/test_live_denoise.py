"""What the live view of Denoise is told, and what it may tell."""

from __future__ import annotations

import functools
import gzip
import io
import math

import numpy as np
import pytest
from PIL import Image

from aelib.core.errors import CapabilityError
from aelib.corruptions import CORRUPTIONS
from pages._ui import live_denoise, live_pictures

PAGE = "pages/use/denoising.py"


@pytest.fixture
def opened(open_page, files, tiny_run, told):
    return functools.partial(open_page, PAGE, filters="median")


def values(told):
    picture = told["picture"]
    data = gzip.decompress(live_pictures.packed(picture["path"].rpartition("/")[2]))
    kind = np.uint8 if picture["isBytes"] else np.float32
    shape = picture["height"], picture["width"], picture["planes"]
    return np.frombuffer(data, kind).reshape(shape)


def test_the_view_is_told_the_clean_picture_and_the_noise_of_the_address(opened, told):
    at = opened(noise="low_light", low_light_level="0.4", seed="7")
    assert not at.exception
    assert (told["view"], told["level"], told["seed"]) == ("denoise", 0.4, 7)
    assert told["noise"] == {"kind": "low_light", "settings": {"gamma": 1.5, "noise": 0.05}}
    assert told["range"]["high"] == 1.0
    assert values(told).shape == (8, 8, 1)
    assert set(told["base"].parts) == {"encoder", "decoder"}
    before = told["base"].place
    opened(noise="low_light", low_light_level="0.6", seed="7")
    assert told["base"].place == before  # another level is no other place
    opened(noise="low_light", low_light_level="0.6", seed="7", image="1")
    assert told["base"].place != before


def test_an_upload_arrives_as_it_is(opened, told):
    pixels = np.random.default_rng(0).integers(0, 256, (11, 17, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    at = opened(source="upload", noise="none")
    at.file_uploader(key="denoising.file").upload("mine.png", buffer.getvalue()).run()
    assert not at.exception
    assert np.array_equal(values(told), pixels)
    assert told["noise"] is None
    assert told["range"] is None


def test_the_server_decodes_where_it_is_asked_to(opened, told):
    at = opened(decode="server", gaussian_level="0.2")
    assert not at.exception
    assert not told
    assert at.slider(key="gaussian_level").value == 0.2


def test_what_cannot_be_exported_is_said_and_decoded_on_the_server(opened, told, monkeypatch):
    def refuse(*_):
        raise CapabilityError("Expected an encoder that can be written.", "The server decodes it.")

    monkeypatch.setattr("pages._ui.live.component.stored_part", refuse)
    at = opened()
    assert not at.exception
    assert not told
    assert any("Expected an encoder" in caption.value for caption in at.caption)
    assert at.slider(key="gaussian_level").value == 0.3


def test_a_kind_that_the_browser_does_not_draw_is_drawn_by_the_server(opened, told, monkeypatch):
    monkeypatch.setattr(live_denoise, "KINDS", frozenset({"none"}))
    at = opened()
    assert not at.exception
    assert not told
    assert any("drawn on the server" in caption.value for caption in at.caption)


def test_every_kind_that_is_drawn_is_one_of_aelib():
    assert set(CORRUPTIONS) >= live_denoise.KINDS
    for kind in live_denoise.KINDS - {"none"}:
        assert live_denoise.told_level(kind, 0.5) == 0.5


@pytest.mark.parametrize("told", [None, "0.5", [1], {"a": 1}, math.nan, math.inf])
def test_a_browser_may_send_anything(told):
    assert live_denoise.told_level("gaussian", told) is None
    assert live_denoise.told_seed(told) is None


def test_what_is_told_is_brought_into_its_range():
    assert live_denoise.told_level("gaussian", -3) == 0.0
    assert live_denoise.told_level("gaussian", 1e9) == 1.0
    assert live_denoise.told_level("gaussian", 0.123) == 0.12
    assert live_denoise.told_level("none", 0.5) is None
    assert live_denoise.told_seed(17.0) == 17
    assert live_denoise.told_seed(-1) is None
    assert live_denoise.told_seed(10**7) is None


def test_pictures_are_there_under_their_names_only():
    path = live_pictures.offer("0f" * 16, np.arange(6, dtype=np.uint8).reshape(2, 3))
    assert path == f"live/pictures/{'0f' * 16}"
    assert gzip.decompress(live_pictures.packed("0f" * 16)) == bytes(range(6))
    assert live_pictures.packed("nobody") is None
