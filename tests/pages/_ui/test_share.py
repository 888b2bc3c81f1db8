"""The single file that is shared: how large it becomes, and what it says."""

from __future__ import annotations

import re

import pytest

from aelib.runs import find_run
from pages._ui import cache, share
from pages._ui.guard import Opened

MOST_BYTES = 8e6
BRING = "Pictures that you bring"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("AELIB_CACHE", str(tmp_path))


def written(name):
    run = find_run(name)
    opened = Opened(run, run.config(), cache.model(run), cache.held_out(run.config()))
    return share.write(opened, share.quickest_map(opened), share.Begun(), 2000)


@pytest.mark.parametrize(
    ("name", "brings"), [("denoising", False), ("ladder-vae", True), ("signals", False)]
)
def test_the_largest_shipped_models_fit_and_the_page_says_what_can_be_done(name, brings):
    page = written(name)
    assert len(page) <= MOST_BYTES
    shown = re.sub(r"<script.*?</script>", "", page.decode(), flags=re.S)
    assert (BRING in shown) == brings
    assert "a point to begin the sliders there" in shown


def test_codes_have_no_sliders_to_begin():
    shown = re.sub(r"<script.*?</script>", "", written("vq-vae").decode(), flags=re.S)
    assert 'data-view="traverse"' not in shown
    assert "begin the sliders" not in shown
