"""Two models side by side, through app.py; the browser tests draw the maps themselves."""

import csv
import functools
import io
import shutil

import numpy as np
import pytest

from aelib.analysis.agreement import agreement, shares_by_class
from aelib.analysis.intrinsic_dimension import intrinsic_dimension
from aelib.analysis.latents import encode_split, reconstruction_errors
from aelib.core import strict_json
from aelib.data import load_split
from aelib.projections import PcaConfig, project
from aelib.projections.alignment import align
from aelib.runs import RunDirectory, find_run, open_model
from pages._ui.live_columns import ROUTE
from tests.pages._ui.test_live_columns import fetch
from tests.pages.conftest import train_briefly

PAGE = "pages/explore/compare.py"
MODELS = {"plain": {"bottleneck": {"name": "plain", "latent_dim": 5}}}


@pytest.fixture(scope="session")
def _plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    train_briefly(folder, MODELS)
    return folder


@pytest.fixture
def both(tiny_run, _plain):
    """A VAE of three latent dimensions and a plain model of five, of the same digits."""
    shutil.copytree(_plain / "plain", tiny_run.path.with_name("plain"))
    return tiny_run, find_run("plain")


@pytest.fixture
def opened(open_page):
    return functools.partial(open_page, PAGE, run="tiny-vae")


def points_of(told):
    assert ROUTE.path.startswith("/live/columns/")
    file = np.frombuffer(fetch(told["points"]).body, "<f4").reshape(5, -1)
    return file[1:3].T


def captions(at):
    return " ".join(caption.value for caption in at.caption)


def said(at):
    return " ".join(item.value for item in (*at.info, *at.warning))


def test_the_figures_are_those_of_the_latents(opened, both):
    at = opened()
    assert not at.exception
    assert at.selectbox(key="beside").value == "plain"
    found = agreement(*(encode_split(run, "test").mean for run in both))
    figures = {metric.label: metric.value for metric in at.metric}
    assert figures == {
        "CKA": f"{found.cka:.3f}",
        "Procrustes disparity": f"{found.disparity:.3f}",
        "Neighbours in common": f"{found.share:.1%}",
    }
    assert f"gives CKA {found.chance_cka:.3f}" in captions(at)
    (most, high), *_, (least, low) = shares_by_class(
        found.shares, encode_split(both[0], "test").labels
    )
    assert f"**{most}** keeps most neighbours ({high:.0%})" in captions(at)
    assert f"**{least}** fewest ({low:.0%})" in captions(at)


def test_both_maps_show_the_same_pictures_and_b_is_turned_towards_a(opened, both, maps):
    opened()
    first, second = (project(encode_split(run, "test").mean, PcaConfig()).points for run in both)
    np.testing.assert_allclose(points_of(maps["compare.a"]), first, atol=1e-5)
    np.testing.assert_allclose(points_of(maps["compare.b"]), align(second, first), atol=1e-4)
    assert maps["compare.a"]["atlas"] == maps["compare.b"]["atlas"]
    assert maps["compare.a"]["link"] == maps["compare.b"]["link"]
    assert maps["compare.a"]["base"].place != maps["compare.b"]["base"].place


def test_a_selection_on_either_map_is_that_of_both(opened, both, maps, monkeypatch):
    shown = []
    monkeypatch.setattr(
        "pages._ui.compare_pictures._decoded",
        lambda opened, numbers: (
            shown.append((opened.run.id, sorted(numbers))) or opened.pictures.test.batch(numbers)
        ),
    )
    at = opened()
    assert "The pictures" in [heading.value for heading in at.subheader]
    link = maps["compare.b"]["link"]
    for numbers, heading in (([5, 2, 9, -1, "x"], "Selection: 3 pictures"), ([], "The pictures")):
        at.session_state["compare.selected"] = (link, numbers)
        at.run()
        assert not at.exception
        assert heading in [heading.value for heading in at.subheader]
        assert maps["compare.a"]["numSelected"] == maps["compare.b"]["numSelected"]
    assert ("tiny-vae", [2, 5, 9]) in shown
    assert ("plain", [2, 5, 9]) in shown
    at.session_state["compare.selected"] = ("compare other", [5, 2, 9])  # of another data set
    at.run()
    assert maps["compare.a"]["numSelected"] == 0


@pytest.mark.parametrize("color", ["class", "neighbours in common", "error"])
def test_points_are_coloured_by_facts_of_each_model(opened, both, maps, color):
    at = opened(color=color)
    assert not at.exception
    values = {key: np.frombuffer(fetch(told["values"]).body, "<f4") for key, told in maps.items()}
    latents = [encode_split(run, "test") for run in both]
    images = load_split(both[0].config().data, "test")
    for key, run, known in zip(("compare.a", "compare.b"), both, latents, strict=True):
        wanted = {
            "class": known.labels,
            "neighbours in common": agreement(latents[0].mean, latents[1].mean).shares,
        }.get(color)
        if wanted is None:
            wanted = reconstruction_errors(open_model(run).model, images, known)
        np.testing.assert_allclose(values[key], wanted, rtol=1e-4)


def test_a_picture_is_named_in_the_address_and_marked_on_both_maps(opened, both, maps):
    at = opened(picture="7")
    assert not at.exception
    assert "Picture 7" in [heading.value for heading in at.subheader]
    assert maps["compare.a"]["marked"] == maps["compare.b"]["marked"] == 7
    share = agreement(*(encode_split(run, "test").mean for run in both)).shares[7]
    assert f"{share:.0%} in common" in captions(at)


def test_models_stand_beside_pca_whether_or_not_they_were_evaluated(opened, both):
    images = load_split(both[0].config().data, "test")
    kept = {"latent_dim": 5.0, "mse": 0.5, "explained_variance": 0.25}
    kept |= {"pca_mse": 0.125, "pca_explained_variance": 0.75}
    both[1].path.joinpath("evaluation.json").write_text(strict_json.dumps({"test": kept}))
    at = opened()
    table = at.dataframe[0].value
    assert list(table["Model"]) == ["tiny-vae", "plain", "PCA of 3", "PCA of 5"]
    latents = encode_split(both[0], "test")
    errors = reconstruction_errors(open_model(both[0]).model, images, latents)
    assert table["Squared error"][0] == pytest.approx(errors.mean(), rel=1e-5)
    assert table["Squared error"][1] == 0.5
    assert table["Squared error"][3] == 0.125
    assert list(table["Latent"]) == [3, 5, 3, 5]
    assert table["Intrinsic dimension"][0] == pytest.approx(intrinsic_dimension(latents.mean))
    assert "each of 2 models" in captions(at)
    at.segmented_control(key="curve").set_value("variance that comes back").run()
    at.toggle(key="every_size").set_value(True).run()
    assert not at.exception
    assert not at.error
    chart = strict_json.loads(at.get("plotly_chart")[0].proto.spec)
    assert chart["data"][0]["x"] == [1, 2, 3, 4, 5, 8, 16, 32, 64]


def test_every_picture_can_be_taken_away(opened, both, files):
    at = opened()
    assert not at.exception
    rows = list(csv.DictReader(io.StringIO(files["tiny-vae-plain-agreement.csv"]().decode())))
    found = agreement(*(encode_split(run, "test").mean for run in both))
    np.testing.assert_allclose(
        [float(row["neighbours_in_common"]) for row in rows], found.shares, rtol=1e-5
    )
    for order in ("A is better", "B is better", "number"):
        at.segmented_control(key="differ").set_value(order).run()
        assert not at.exception


def test_models_are_swapped(opened, both):
    at = opened()
    at.button(key="compare.swap").click().run()
    assert not at.exception
    assert at.selectbox(key="run").value == "plain"
    assert at.selectbox(key="beside").value == "tiny-vae"


def test_maps_that_are_not_there_are_asked_for_once(opened, both):
    at = opened(map="UMAP")
    assert not at.exception
    assert [b.label for b in at.button if b.label.startswith("Compute")] == ["Compute UMAP"]
    assert "This is PCA." in captions(at)


def test_only_models_of_the_same_data_set_are_compared(opened, both):
    other = RunDirectory(both[0].path.with_name("other"))
    shutil.copytree(both[0].path, other.path)
    config = strict_json.loads(other.config_path.read_text())
    config["data"] = {"name": "sprites", "num_images": 60, "size": 32}
    other.config_path.write_text(strict_json.dumps(config))
    at = opened(beside="other")
    assert not at.exception
    assert at.selectbox(key="beside").options == ["plain"]
    assert "learned from different data sets" in said(at)
    assert "no model named **nobody**" in said(opened(beside="nobody"))
    assert said(opened(beside="plain")) == ""


def test_a_model_without_another_one_is_explained(opened, tiny_run):
    at = opened()
    assert not at.exception
    assert "the only trained model of its data set" in said(at)
    assert not at.metric


def test_a_damaged_second_model_is_said_in_a_sentence(opened, both):
    both[1].weights_path.write_bytes(both[1].weights_path.read_bytes()[:100])
    at = opened()
    assert not at.exception
    (error,) = at.error
    assert "weights" in error.value
