from __future__ import annotations

import json

import pytest

from aelib.analysis.health_finding import (
    Finding,
    Remedy,
    from_json,
    grade,
    to_json,
    usable,
    value_of,
    with_remedy,
    worst,
)
from aelib.runs.config import RunConfig, run_config_from_dict


@pytest.mark.parametrize(
    ("value", "watch", "ill", "expected"),
    [
        (0.1, 0.2, 0.5, "ok"),
        (0.2, 0.2, 0.5, "watch"),
        (0.5, 0.2, 0.5, "ill"),
        (0.6, 0.5, 0.1, "ok"),
        (0.5, 0.5, 0.1, "watch"),
        (0.1, 0.5, 0.1, "ill"),
    ],
)
def test_a_number_is_graded_whichever_way_is_worse(value, watch, ill, expected):
    assert grade(value, watch=watch, ill=ill) == expected


def test_the_whole_is_as_ill_as_its_worst_part():
    found = [Finding("a", "A", status, "", "") for status in ("ok", "ill", "watch")]
    assert worst(found) == "ill"
    assert worst(found[::2]) == "watch"
    assert worst([]) == "ok"


def test_a_remedy_is_offered_only_where_the_setting_is_there_valid_and_another():
    config = RunConfig()
    found = usable(
        config,
        ("model.bottleneck.free_bits", 0.25),
        ("model.bottleneck.codebook_size", 64),  # a Gaussian has none
        ("training.patience", 0),  # as it is
        ("model.bottleneck.latent_dim", -1),  # out of range
        ("model.prior.name", "no such prior"),
        None,
    )
    assert found == (Remedy("model.bottleneck.free_bits", 0.25),)


def test_two_that_exclude_each_other_are_not_offered():
    model = {"bottleneck": {"name": "gaussian", "capacity": 25.0}}
    config = run_config_from_dict({"model": model})
    assert usable(config, ("model.bottleneck.free_bits", 0.25)) == ()


def test_settings_are_changed_in_one_place_and_a_new_part_has_its_defaults():
    config = RunConfig()
    changed = with_remedy(config, Remedy("model.bottleneck.beta", 4.0))
    assert changed.model.bottleneck.beta == 4.0
    assert value_of(config, "model.bottleneck.beta") == 1.0
    noisy = with_remedy(config, Remedy("model.corruption.name", "gaussian"))
    assert value_of(noisy, "model.corruption.name") == "gaussian"
    assert noisy.training == config.training
    assert value_of(config, "model.nothing.here") is None


def test_findings_go_to_json_and_back_and_other_things_are_left_out():
    remedies = (Remedy("training.epochs", 20), Remedy("model.prior.name", "gmm"))
    found = [Finding("a", "A", "watch", "says", "why", remedies), Finding("b", "B", "ok", "", "")]
    read = json.loads(json.dumps(to_json(found)))
    assert from_json(read) == found
    assert from_json(None) == from_json({"a": 1}) == from_json([1, {"status": "odd"}]) == []
