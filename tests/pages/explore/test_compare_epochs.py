"""Epochs of a training side by side and as a film, through app.py."""

import csv
import dataclasses
import functools
import io
import shutil

import numpy as np
import pytest
import torch

from aelib.analysis.agreement import agreement
from aelib.analysis.common_plane import on_one_plane
from aelib.analysis.epoch_figures import epoch_figures
from aelib.analysis.epochs import read_epochs
from aelib.core.seeding import fixed_sample
from aelib.data import ImageSet, load_held_out, load_split
from aelib.runs import find_run
from aelib.runs.epoch_latents import keep_only, write_epoch
from tests.pages._ui.test_live_columns import fetch

PAGE = "pages/explore/compare.py"
EPOCHS = "epochs of a training"
NUM_PICTURES = 40
MAPS = ("compare.film", "compare.a", "compare.b")


def keep_epochs(run, numbers, seed=0, images=None):
    """As a training does, of invented latents that grow and mix."""
    images = images or load_split(run.config().data, "validation")
    rows = torch.from_numpy(fixed_sample(len(images), NUM_PICTURES))
    draws = torch.Generator().manual_seed(seed)
    latents = torch.randn(NUM_PICTURES, 3, generator=draws)
    keep_only(run.epochs_path, [])
    for number in numbers:
        latents = latents + 0.3 * torch.randn(NUM_PICTURES, 3, generator=draws)
        write_epoch(run.epochs_path, number, latents, images.take(rows).digest)
    return read_epochs(run, images)


@pytest.fixture
def kept(tiny_run):
    return keep_epochs(tiny_run, (0, 1, 4))


@pytest.fixture
def opened(open_page):
    return functools.partial(open_page, PAGE, run="tiny-vae", of=EPOCHS)


def read(told, name, shape):
    return np.frombuffer(fetch(told[name]).body, "<f4").reshape(shape)


def said(at):
    return " ".join(item.value for item in (*at.info, *at.warning, *at.error, *at.caption))


def test_the_film_shows_every_epoch_on_one_plane(opened, kept, maps):
    at = opened()
    assert not at.exception
    film = maps["compare.film"]
    places = on_one_plane(kept.latents).places
    assert film["film"]["epochs"] == [0, 1, 4]
    assert film["epoch"] == 0
    frames = read(film["film"], "path", (3, 2, NUM_PICTURES))
    np.testing.assert_allclose(frames, places.transpose(0, 2, 1), atol=1e-6)
    points = read(film, "points", (5, NUM_PICTURES))
    np.testing.assert_array_equal(points.view("<i4")[0], kept.rows)
    np.testing.assert_allclose(points[1:3].T, places[-1], atol=1e-6)
    np.testing.assert_array_equal(read(film, "values", -1), kept.labels)


def test_two_epochs_stand_side_by_side_with_the_figures_of_models(opened, kept, maps):
    at = opened(at="1")
    assert at.selectbox(key="at").value == "1"
    assert at.selectbox(key="beside_epoch").value == "4"
    found = agreement(kept.of(1), kept.of(4))
    assert {metric.label: metric.value for metric in at.metric} == {
        "CKA": f"{found.cka:.3f}",
        "Procrustes disparity": f"{found.disparity:.3f}",
        "Neighbours in common": f"{found.share:.1%}",
    }
    assert f"Of {NUM_PICTURES} validation pictures" in said(at)
    places = on_one_plane([kept.of(1), kept.of(4)]).places
    for key, wanted in zip(MAPS[1:], places, strict=True):
        points = read(maps[key], "points", (5, NUM_PICTURES))
        np.testing.assert_allclose(points[1:3].T, wanted, atol=1e-6)
    assert len({maps[key]["link"] for key in MAPS}) == 1
    assert len({maps[key]["base"].place for key in MAPS}) == 3


def test_stopping_the_film_chooses_the_epoch(opened, kept, maps, monkeypatch):
    at = opened()
    heard = maps["compare.film"]["reports"]["epoch"]
    chosen = {}
    monkeypatch.setattr("pages._ui.state.set_value", chosen.__setitem__)
    for told in ("4", 2, 4.0, None, True, [4], 4):
        heard(told)
    assert chosen == {"at": "4"}
    monkeypatch.undo()
    at.selectbox(key="at").set_value("4").run()
    assert not at.exception


def test_another_training_of_the_same_pictures_may_stand_beside(opened, kept, maps):
    tiny = find_run("tiny-vae")
    shutil.copytree(tiny.path, tiny.path.with_name("twin"))
    twin = keep_epochs(find_run("twin"), (0, 2), seed=5)
    at = opened(at="4", beside_run="twin")
    assert not at.exception
    assert at.selectbox(key="beside_epoch").options == ["0", "2"]
    share = agreement(kept.of(4), twin.of(2)).share
    assert [m.value for m in at.metric if m.label.startswith("Neighbours")] == [f"{share:.1%}"]
    assert "B · twin @ epoch 2" in " ".join(text.value for text in at.markdown).replace("\\", "")


def test_a_selection_and_a_picture_are_those_of_all_three_maps(opened, kept, maps):
    number = int(kept.rows[3])
    at = opened(picture=str(number))
    assert f"Picture {number}" in [heading.value for heading in at.subheader]
    assert {maps[key]["marked"] for key in MAPS} == {number}
    link = maps["compare.film"]["link"]
    at.session_state["compare.selected"] = (link, [number, -1])
    at.run()
    assert {maps[key]["numSelected"] for key in MAPS} == {1}
    assert "Selection: 1 picture" in [heading.value for heading in at.subheader]
    assert "no weights are kept" in said(at)


def test_film_figures_places_and_the_agreement_can_be_taken_away(opened, kept, files, monkeypatch):
    monkeypatch.setattr("aelib.viz.epoch_film.MOST_SECONDS", 0.2)
    at = opened()
    assert not at.exception
    rows = list(csv.DictReader(io.StringIO(files["tiny-vae-epochs.csv"]().decode())))
    wanted = epoch_figures(kept)
    assert [int(row["epoch"]) for row in rows] == [one.epoch for one in wanted]
    assert float(rows[0]["cka_with_last"]) == pytest.approx(wanted[0].cka, rel=1e-5)
    with np.load(io.BytesIO(files["tiny-vae-epochs.npz"]())) as file:
        np.testing.assert_array_equal(file["places"], on_one_plane(kept.latents).places)
    assert files["tiny-vae-epochs.gif"]().startswith(b"GIF89a")
    name = "tiny-vae-epoch-0-tiny-vae-epoch-4-agreement.csv"
    rows = list(csv.DictReader(io.StringIO(files[name]().decode())))
    assert [int(row["picture"]) for row in rows] == kept.rows.tolist()
    assert "squared_error_a" not in rows[0]
    at.segmented_control(key="differ").set_value("number").run()
    assert not at.exception


def test_a_model_without_epochs_says_how_to_get_some(opened, tiny_run):
    keep_only(tiny_run.epochs_path, [])
    at = opened()
    assert not at.exception
    assert "has kept no epochs" in said(at)
    assert at.button(key="compare.train_again").label == "Train again with kept epochs 60"
    assert not at.metric
    shutil.copytree(tiny_run.path, tiny_run.path.with_name("other"))
    keep_epochs(find_run("other"), (0, 1))
    at.run()
    at.button(key="compare.kept.other").click().run()
    assert not at.exception
    assert at.selectbox(key="run").value == "other"
    assert at.metric
    at.segmented_control(key="of").set_value("two models").run()
    assert not at.exception


def test_epochs_of_other_pictures_are_refused_in_a_sentence(opened, tiny_run):
    for number in (0, 1):
        write_epoch(tiny_run.epochs_path, number, torch.zeros(4, 3), "others")
    at = opened()
    assert not at.exception
    assert "other validation pictures" in said(at)


def test_without_classes_the_place_at_the_last_epoch_is_the_colour(
    opened, tiny_run, maps, monkeypatch
):
    held = load_held_out(tiny_run.config().data)
    bare = ImageSet(held.validation.images)
    bare_held = dataclasses.replace(held, validation=bare)
    monkeypatch.setattr("pages._ui.cache.held_out", lambda _: bare_held)
    kept = keep_epochs(tiny_run, (0, 1), images=bare)
    at = opened()
    assert not at.exception
    film = maps["compare.film"]
    assert film["title"] == "Place at the last epoch"
    across = on_one_plane(kept.latents).places[-1, :, 0]
    np.testing.assert_allclose(read(film, "values", -1), across, atol=1e-6)
    assert at.selectbox(key="color").options == ["neighbours in common"]
