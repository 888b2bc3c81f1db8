"""Latents that are sparse, bent by a flow or of several levels, in every page."""

from __future__ import annotations

import shutil

import pytest

from pages._ui.navigation import PAGES
from tests.pages.conftest import train_briefly

MODELS = {
    "sparse": {"bottleneck": {"name": "sparse", "latent_dim": 40, "kind": "top_k", "k": 3}},
    "flow": {"bottleneck": {"name": "flow", "latent_dim": 3, "num_importance_samples": 2}},
    "ladder": {"bottleneck": {"name": "hierarchical", "level_dims": [2, 1, 3], "hidden": 8}},
}


@pytest.fixture(scope="session")
def _continuous(tmp_path_factory):
    """One epoch of each on few digits."""
    folder = tmp_path_factory.mktemp("continuous")
    train_briefly(folder, MODELS)
    return folder


@pytest.fixture
def runs(runs_root, _continuous):
    for name in MODELS:
        shutil.copytree(_continuous / name, runs_root / name)
    return runs_root


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.url)
@pytest.mark.parametrize("name", MODELS)
def test_every_page_takes_them(open_page, name, spec):
    at = open_page(spec.file, run=name)
    assert not at.exception
    assert not at.error


@pytest.mark.usefixtures("runs")
def test_each_level_of_a_ladder_has_its_sliders(open_page, files):
    at = open_page("pages/explore/traversal.py", run="ladder", image="3", decode="server")
    keys = [s.key for s in at.slider if str(s.key).startswith("traversal.z")]
    levels = [
        {int(key.removeprefix("traversal.z")) for key in part}
        for part in (keys[:2], keys[2:3], keys[3:])
    ]
    assert levels == [{0, 1}, {2}, {3, 4, 5}]
    headings = [m.value for m in at.markdown if m.value.startswith("**Level ")]
    assert [heading[:14] for heading in headings] == [f"**Level {n} of 3" for n in (1, 2, 3)]
    before = files["traversal-picture.png"]()
    at.slider(key="traversal.z0").set_value(at.slider(key="traversal.z0").max).run()
    assert files["traversal-picture.png"]() != before
