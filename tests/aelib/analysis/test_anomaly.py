import csv

import numpy as np
import pytest
import torch

from aelib.analysis.anomaly import (
    BASELINES,
    ERROR,
    LATENT,
    LINEAR,
    PIXELS,
    SCORES,
    WORST,
    WORST_LINEAR,
    beyond,
    come_back,
    detect,
    halved,
    one_picture,
    parted,
    rank,
    refer,
    scores,
    scores_csv,
    strangers,
)
from aelib.analysis.latents import encode_images, reconstruction_errors
from aelib.analysis.strange import make_strange
from aelib.data import ImageSet, load_split
from aelib.runs import open_model


def test_scores_are_errors_and_mean_distances(tiny_run):
    model, digits = open_model(tiny_run).model, load_split(tiny_run.config().data, "test")
    known, asked = digits.take(slice(0, 40)), digits.take(slice(40, 60))
    found = scores(refer(model, known), asked)
    assert set(found) == {*SCORES, *BASELINES}
    latents = encode_images(model, asked)
    errors = reconstruction_errors(model, asked, latents)
    np.testing.assert_allclose(found[ERROR], errors, rtol=1e-5)
    squares = np.square(come_back(model, asked)[0].numpy() - asked.batch(slice(None)).numpy())[0, 0]
    windows = np.lib.stride_tricks.sliding_window_view(squares, (3, 3)).mean((2, 3))
    np.testing.assert_allclose(found[WORST][0], windows.max(), rtol=1e-3)
    mine = encode_images(model, known).mean
    apart = np.linalg.norm(latents.mean[:, None] - mine[None], axis=2)
    np.testing.assert_allclose(found[LATENT], np.sort(apart)[:, :10].mean(1), rtol=1e-4)
    flat = [part.batch(slice(None)).flatten(1).numpy() for part in (asked, known)]
    apart = np.linalg.norm(flat[0][:, None] - flat[1][None], axis=2)
    np.testing.assert_allclose(found[PIXELS], np.sort(apart)[:, :10].mean(1), rtol=1e-4)
    centred = flat[1] - flat[1].mean(0)
    axes = np.linalg.svd(centred, full_matrices=False)[2][: mine.shape[1]]
    back = ((flat[0] - flat[1].mean(0)) @ axes.T) @ axes + flat[1].mean(0)
    wanted = np.square(back.clip(0, 1) - flat[0]).mean(1)
    np.testing.assert_allclose(found[LINEAR], wanted, rtol=1e-3)
    assert (found[WORST_LINEAR] > found[LINEAR]).all()


def test_negatives_of_digits_are_found(tiny_run):
    model = open_model(tiny_run).model
    fitted, usual = halved(load_split(tiny_run.config().data, "validation"))
    reference = refer(model, fitted)
    strange = ImageSet(make_strange(usual.images, "negative"))
    known, other = scores(reference, usual), scores(reference, strange)
    for name in known:
        assert detect(known[name], known[name], other[name], 0.05).auc > 0.9


def test_halves_have_no_picture_in_common():
    images = ImageSet(torch.arange(11, dtype=torch.uint8)[:, None, None, None])
    first, second = halved(images)
    assert first.images.flatten().tolist() == [0, 2, 4, 6, 8, 10]
    assert second.images.flatten().tolist() == [1, 3, 5, 7, 9]


def test_what_is_found_is_counted_above_the_threshold():
    usual, known = np.arange(100.0), np.array([0.0, 50.0, 89.0, 95.0])
    found = detect(usual, known, np.array([40.0, 91.0, 200.0]), 0.1)
    assert found.threshold == pytest.approx(89.1)
    assert found.found == pytest.approx(2 / 3)
    assert found.false_alarms == pytest.approx(1 / 4)
    assert found.auc == pytest.approx((1 + 3 + 4) / 12)
    assert rank(usual, 25.0) == 0.25


def test_faults_are_those_that_a_factor_marks():
    images = torch.zeros(3, 1, 2, 2, dtype=torch.uint8)
    factors = torch.tensor([[3.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    sound, marked = parted(ImageSet(images, factors=factors), ("shape", "is_anomaly"))
    assert (sound.tolist(), marked.tolist()) == ([0], [1, 2])
    sound, marked = parted(ImageSet(images, factors=factors), ("shape", "size"))
    assert (sound.tolist(), marked.tolist()) == ([0, 1, 2], [])
    assert not len(parted(ImageSet(images), ())[1])


def test_at_most_a_thousand_count_as_known():
    many = ImageSet(torch.zeros(1500, 1, 1, 1, dtype=torch.uint8))
    sound, _ = parted(many, ())
    assert len(sound) == 1000
    assert torch.equal(sound, parted(many, ())[0])


def test_strangers_have_the_classes_of_those_they_were_made_of(tiny_run):
    known = load_split(tiny_run.config().data, "test").take(slice(0, 9))
    made = strangers(known, "turned")
    assert torch.equal(made.labels, known.labels)
    assert torch.equal(made.images, make_strange(known.images, "turned"))


def test_what_comes_back_and_where_it_differs(tiny_run):
    model, digits = open_model(tiny_run).model, load_split(tiny_run.config().data, "test")
    few = digits.take(slice(0, 5))
    again, apart = come_back(model, few)
    errors = reconstruction_errors(model, few, encode_images(model, few))
    wanted = (again - few.batch(slice(None))).square().flatten(1).mean(1)
    np.testing.assert_allclose(wanted, errors, atol=1e-6)
    assert apart.max() == 1.0
    assert apart.shape == again.shape


def test_what_is_farthest_beyond_the_threshold_comes_first():
    values = np.array([3.0, 9.0, 1.0, 5.0, 7.0])
    assert beyond(values, 4.0, 2, above=True).tolist() == [1, 4]
    assert beyond(values, 4.0, 9, above=False).tolist() == [2, 0]


def test_scores_come_as_a_table():
    found = {name: np.array([0.5, 2.0]) for name in (*SCORES, *BASELINES)}
    rows = list(csv.reader(scores_csv([("known", [7, 9], found)]).decode().splitlines()))
    assert rows[0] == ["kind", "picture", *SCORES, *BASELINES]
    assert rows[2] == ["known", "9", *(["2"] * 6)]


def test_one_picture_is_a_set_of_itself(tiny_run):
    digits = load_split(tiny_run.config().data, "test")
    alone = one_picture(digits.batch([7])[0], int(digits.labels[7]))
    assert torch.equal(alone.images[0], digits.images[7])
    assert alone.labels.tolist() == [int(digits.labels[7])]
    assert one_picture(digits.batch([7])[0]).labels is None
