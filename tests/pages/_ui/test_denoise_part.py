"""The part of a large picture that Denoise looks at: what the address says, and a browser."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from PIL import Image

from aelib.data import Channel
from pages._ui import denoise_part, state
from pages._ui.noisy_picture import NoisyPicture

PAGE = "pages/use/denoising.py"


@pytest.fixture
def uploaded(open_page, files, tiny_run, told):
    """Open Denoise with a picture of so many rows and columns."""

    def upload(height, width, at=None, **query):
        pixels = np.full((height, width), 90, np.uint8)
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, "PNG")
        at = at or open_page(PAGE, source="upload", noise="none", filters="", **query)
        at.file_uploader(key="denoising.file").upload("mine.png", buffer.getvalue()).run()
        assert not at.exception
        return at

    return upload


def picture(height, width, channels=()):
    values = np.zeros((height, width), np.float32)
    return NoisyPicture(values, None, "gaussian", 0.1, 0, "", False, channels)


def test_of_what_is_small_enough_all_is_looked_at():
    signal = (Channel("a", 0.0, 1.0),)
    assert denoise_part.size_of(picture(400, 500)) is None
    assert denoise_part.size_of(picture(400, 501)) == (384, 512)
    assert denoise_part.size_of(picture(1, 4096, signal)) is None
    assert denoise_part.size_of(picture(1, 4097, signal)) == (1, 4096)


def test_the_view_is_told_the_part_of_the_address(uploaded, told):
    uploaded(410, 520, part="7,21")
    assert told["window"] == {"height": 384, "width": 512}
    assert told["part"] == (7, 21)


def test_the_part_of_one_picture_is_none_of_another(uploaded, told):
    at = uploaded(410, 520, part="7,21")
    uploaded(412, 520, at)
    assert told["part"] is None


def test_a_small_picture_has_no_field(uploaded, told):
    at = uploaded(20, 30, part="7,21")
    assert told["window"] is None
    assert told["part"] is None
    assert not [field for field in at.text_input if field.key == denoise_part.PART]


@pytest.mark.parametrize("text", ["7;21", "-7,21", "1e3,2", "nan,0", "1,2,3", "<b>"])
def test_what_cannot_be_read_is_said_and_the_middle_is_shown(uploaded, told, text):
    at = uploaded(410, 520, part=text)
    assert told["part"] is None
    assert any("Part as text" in warning.value for warning in at.warning)


def test_what_a_browser_tells_is_kept_if_it_is_a_place(monkeypatch):
    kept = {}
    monkeypatch.setattr(state, "set_value", kept.__setitem__)
    for told in (None, "7,21", 7, [], [1], [1, 2, 3], ["1", 2], [-3, 0], [math.nan, 1], [1e9, 0]):
        denoise_part.keep(told)
    assert kept == {}
    denoise_part.keep([18.0, 36])
    assert kept == {denoise_part.PART: "18,36"}
