from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from aelib.analysis.agreement import agreement
from aelib.analysis.common_plane import on_one_plane
from aelib.analysis.epoch_figures import epoch_figures, figures_csv, places_npz
from aelib.analysis.epochs import Epochs


@pytest.fixture
def epochs(random):
    labels = np.arange(90) % 3
    noise = random.normal(size=(90, 4)).astype(np.float32)
    apart = noise + 50.0 * np.eye(4, dtype=np.float32)[labels]
    return Epochs((0, 3, 5), (noise, apart + noise, apart), np.arange(90), labels)


def test_figures_are_those_of_two_models_beside_the_last_epoch(epochs):
    figures = epoch_figures(epochs)
    assert [one.epoch for one in figures] == [0, 3, 5]
    for one, latents in zip(figures, epochs.latents, strict=True):
        known = agreement(latents, epochs.latents[-1])
        assert one.cka == pytest.approx(known.cka)
        assert one.share == pytest.approx(known.share)
    assert figures[-1].share == pytest.approx(1.0)
    assert [one.accuracy for one in figures[1:]] == [1.0, 1.0]
    assert figures[0].accuracy < 0.6


@pytest.mark.parametrize("labels", [None, np.full(90, -1)])
def test_without_classes_nothing_is_voted(epochs, labels):
    assert {one.accuracy for one in epoch_figures(epochs._replace(labels=labels))} == {None}


def test_the_figures_and_the_places_can_be_taken_away(epochs):
    figures = epoch_figures(epochs)
    rows = list(csv.DictReader(io.StringIO(figures_csv(figures).decode())))
    assert [row["epoch"] for row in rows] == ["0", "3", "5"]
    assert float(rows[1]["cka_with_last"]) == pytest.approx(figures[1].cka, rel=1e-5)
    assert figures_csv([figures[0]._replace(accuracy=None)]).split(b",")[4] == b""
    plane = on_one_plane(epochs.latents)
    with np.load(io.BytesIO(places_npz(epochs, plane))) as file:
        np.testing.assert_array_equal(file["places"], plane.places)
        assert file["epochs"].tolist() == [0, 3, 5]
        assert file["labels"].tolist() == epochs.labels.tolist()
    with np.load(io.BytesIO(places_npz(epochs._replace(labels=None), plane))) as file:
        assert "labels" not in file.files
