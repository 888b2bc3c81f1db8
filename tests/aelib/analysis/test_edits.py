"""Edits of latents, and what is read of the pictures that they make."""

import numpy as np
import pytest
import torch

from aelib.analysis.attributes import Attribute, direction_by_means, direction_by_reading
from aelib.analysis.decoding import decode_flat, encode_flat
from aelib.analysis.edits import (
    NUM_STEPS,
    Direction,
    edited,
    find_directions,
    likely_keys,
    read_effects,
    resolve,
    strip_sheet,
)
from aelib.analysis.linear_readings import Reading
from aelib.core.errors import DataError
from aelib.runs import open_model

LABELS = np.arange(900) % 3
SIZE = np.random.default_rng(1).normal(size=900)


def known():
    classes = [
        Attribute(f"c{label}", "abc"[label], (label == LABELS).astype(float), is_binary=True)
        for label in range(3)
    ]
    half = np.roll(SIZE, 1)
    return (
        *classes,
        Attribute("f0", "size", SIZE, is_binary=False),
        Attribute("f1", "both", SIZE + half, is_binary=False),
    )


@pytest.fixture
def latents(random):
    z = random.normal(size=(900, 4))
    z[:, 0] += 2.0 * (LABELS == 1)
    z[:, 1] += 3.0 * SIZE
    z[:, 2] += np.roll(SIZE, 1)
    return z


def direction(key, vector):
    return Direction(Attribute(key, key, np.zeros(1), is_binary=True), np.array(vector, float))


def test_keys_name_classes_pairs_and_factors():
    assert resolve("c1", known()).title == "b"
    assert resolve("c0-2", known()).title == "a → c"
    assert resolve("f0", known()).title == "size"


@pytest.mark.parametrize("key", ["c7", "c0-7", "c7-0", "f9", "f0-1", "c1-1", ""])
def test_other_keys_are_refused_in_a_sentence(key):
    with pytest.raises(DataError, match="Expected"):
        resolve(key, known())


def test_likely_are_those_that_are_read_best_factors_first():
    def reading(key, score):
        return Reading(key, key, np.zeros(2), score, key.startswith("c"))

    scores = {"c0": 0.9, "c1": 0.99, "f0": 0.1, "f1": 0.6, "c2": float("nan")}
    readings = [reading(key, score) for key, score in scores.items()]
    assert likely_keys(readings) == ["f1", "c1"]
    assert likely_keys(readings[4:]) == ["c2"]
    assert likely_keys([]) == []


def test_directions_are_those_of_their_kind(latents):
    chosen = [known()[1], known()[3]]
    for kind, make in (("means", direction_by_means), ("reading", direction_by_reading)):
        found = find_directions(latents, chosen, known(), kind, "nothing")
        for got, attribute in zip(found, chosen, strict=True):
            np.testing.assert_array_equal(got.vector, make(latents, attribute))
            assert (got.share, got.refusal) == (1.0, "")


def test_the_other_sliders_are_taken_out_of_each_whichever_comes_first(latents):
    chosen = [known()[3], known()[4]]
    whole = [direction_by_means(latents, attribute) for attribute in chosen]
    found = find_directions(latents, chosen, known(), "means", "sliders")
    assert abs(found[0].vector @ whole[1]) < 1e-12
    assert abs(found[1].vector @ whole[0]) < 1e-12
    assert 0.05 < found[1].share < 1.0
    turned = find_directions(latents, chosen[::-1], known(), "means", "sliders")
    np.testing.assert_allclose(turned[0].vector, found[1].vector)


def test_all_factors_are_taken_out_of_a_class(latents):
    found = find_directions(latents, [known()[1]], known(), "means", "factors")[0]
    for factor in known()[3:]:
        assert abs(found.vector @ direction_by_means(latents, factor)) < 1e-9


def test_what_has_no_direction_of_its_own_is_left_as_it_is_and_says_so(latents):
    chosen = list(known()[:3])  # what one class gains, two lose
    found = find_directions(latents, chosen, known(), "means", "sliders")
    assert all("of its own" in got.refusal for got in found)
    np.testing.assert_array_equal(found[0].vector, direction_by_means(latents, chosen[0]))


def test_strengths_add_up():
    both = [direction("c0", [1, 0]), direction("f0", [0, 2])]
    start = torch.tensor([[1.0, 1.0], [0.0, 0.0]])
    assert edited(start, both, {"c0": 0.5, "f0": -1.0}).tolist() == [[1.5, -1.0], [0.5, -2.0]]
    assert edited(start, both, {}).tolist() == start.tolist()
    assert edited(start, both, {"c0": 0.5}).dtype == torch.float32


def test_a_strip_goes_from_one_end_to_the_other_with_all_else_as_it_is(tiny_run):
    model = open_model(tiny_run).model
    both = [direction("c0", [1, 0, 0]), direction("f0", [0, 2, 0])]
    start = torch.tensor([0.1, 0.2, 0.3])
    made = strip_sheet(model, start, both, {"c0": 1.0, "f0": 0.5})
    assert made.values == [[-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0]] * 2
    ends = torch.tensor([[-1.9, 1.2, 0.3], [2.1, 1.2, 0.3], [1.1, -3.8, 0.3], [1.1, 4.2, 0.3]])
    places = [0, NUM_STEPS - 1, NUM_STEPS, 2 * NUM_STEPS - 1]
    torch.testing.assert_close(made.images[places], decode_flat(model, ends))
    assert len(strip_sheet(model, start, [], {}).images) == 0


def test_effects_are_read_in_the_pictures(tiny_run):
    model = open_model(tiny_run).model
    readings = [Reading("c0", "a", np.array([1.0, 0.0, 0.0]), 0.9, True)]
    before, after = torch.zeros(3), torch.tensor([1.0, 0.5, 0.0])
    seen = encode_flat(model, decode_flat(model, torch.stack([before, after])))
    found = read_effects(model, before, after, readings, {"c0": 1.0})
    assert found[0].change == pytest.approx(float(seen[1, 0] - seen[0, 0]), rel=1e-5)
    assert found[0].role == "wanted"
    assert read_effects(model, before, before, readings, {"c0": 1.0})[0].change == 0.0
