"""Models that are told the class, in every page: the picture's own, or another."""

from __future__ import annotations

import shutil

import pytest

from aelib.data import load
from aelib.runs import RunDirectory, open_model
from pages._ui.navigation import PAGES
from tests.pages.conftest import train_briefly

MODELS = {
    "conditional": {
        "bottleneck": {"name": "gaussian", "latent_dim": 2},
        "conditioning": {"name": "label"},
    },
    "semi-supervised": {"bottleneck": {"name": "semi_supervised", "latent_dim": 3, "hidden": 16}},
    "ring": {
        "bottleneck": {"name": "plain", "latent_dim": 2},
        "regulariser": {"name": "adversarial", "use_labels": True, "hidden": 16},
        "prior": {"name": "manifold"},
    },
    "classifier": {
        "bottleneck": {"name": "gaussian", "latent_dim": 3},
        "regulariser": {"name": "classifier"},
    },
}


@pytest.fixture(scope="session")
def _told(tmp_path_factory):
    """One epoch of each on few digits."""
    folder = tmp_path_factory.mktemp("told")
    train_briefly(folder, MODELS, num_labels=40)
    return folder


@pytest.fixture
def runs(runs_root, _told):
    for name in MODELS:
        shutil.copytree(_told / name, runs_root / name)
    return runs_root


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.url)
@pytest.mark.parametrize("name", MODELS)
def test_every_page_takes_them(open_page, name, spec):
    at = open_page(spec.file, run=name)
    assert not at.exception
    assert not at.error


@pytest.mark.usefixtures("runs")
def test_the_same_latent_is_decoded_as_another_class(open_page, files):
    def shown(name, **query):
        at = open_page("pages/explore/traversal.py", run=name, image="3", **query)
        assert not at.exception
        assert [box.key for box in at.selectbox].count("class") == 1
        return files["traversal-picture.png"]()

    for name in ("conditional", "semi-supervised"):
        own = shown(name, **{"class": "no such class"})
        assert shown(name, **{"class": "1"}) != shown(name, **{"class": "2"})
        assert own == shown(name)
    centre = {"start": "centre"}
    assert shown("conditional", **centre, **{"class": "4"}) != shown("conditional", **centre)


@pytest.mark.usefixtures("runs")
def test_the_picture_s_own_class_is_the_one_known(open_page, files, runs):
    run = RunDirectory(runs / "conditional")
    label = int(load(run.config().data).test.labels[3])
    open_page("pages/explore/traversal.py", run="conditional", image="3")
    own = files["traversal-picture.png"]()
    open_page("pages/explore/traversal.py", run="conditional", image="3", **{"class": str(label)})
    assert files["traversal-picture.png"]() == own
    assert open_model(run).model.capabilities.uses_labels


@pytest.mark.usefixtures("runs")
def test_a_draw_is_asked_for_a_class_where_the_prior_has_one_part_for_each(open_page, files):
    def drawn(**query):
        open_page("pages/explore/traversal.py", run="ring", start="draw", seed="1", **query)
        return files["traversal-picture.png"]()

    assert drawn(**{"class": "1"}) != drawn(**{"class": "6"})
    at = open_page("pages/explore/traversal.py", run="ring", image="3")
    assert "class" not in [box.key for box in at.selectbox]


@pytest.mark.usefixtures("runs")
def test_a_walk_keeps_to_a_class(open_page, files):
    def walk(**query):
        at = open_page("pages/explore/interpolation.py", run="conditional", **query)
        assert not at.exception
        return files["walk-linear.npz"]()

    assert walk(**{"class": "1"}) != walk(**{"class": "2"}) != walk()


@pytest.mark.usefixtures("runs")
def test_the_map_decodes_pictures_with_their_class_and_the_plane_with_a_chosen_one(open_page):
    at = open_page("pages/explore/latent_map.py", run="conditional", picture="5")
    assert not at.exception
    at.selectbox(key="class").set_value("7").run()
    assert not at.exception


@pytest.mark.usefixtures("runs")
def test_another_model_is_chosen_while_a_class_is(open_page):
    at = open_page("pages/explore/traversal.py", run="conditional", **{"class": "9"})
    for name in ("classifier", "semi-supervised", "ring", "conditional"):
        at.selectbox(key="run").set_value(name).run()
        assert not at.exception
        assert not at.error
