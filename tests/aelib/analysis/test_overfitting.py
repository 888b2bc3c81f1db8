from __future__ import annotations

import math

import pytest

from aelib.analysis.overfitting import (
    CURES,
    SHIPPED,
    TROUBLE,
    LearningCurve,
    curve_of,
    read_curves,
    write_curves,
)
from aelib.core.config import to_dict
from aelib.training.presets import find_preset

CURVE = LearningCurve("dropout", (10, 20, 30), (0.3, 0.1, 0.05), (0.3, 0.2, 0.25))


def test_the_error_of_training_is_read_from_its_nats():
    """A squared error of 0.02 on 784 values, with σ = 1."""
    nats = 392 * (0.02 + math.log(2 * math.pi))
    rows = [{"step": 10, "train": {"reconstruction": nats}, "validation": {"mse": 0.03}}]
    curve = curve_of("dropout", rows, 784)
    assert curve.train == pytest.approx((0.02,))
    assert curve.validation == (0.03,)
    assert curve.steps == (10,)


def test_the_kept_epoch_and_the_gap():
    assert (CURVE.best, CURVE.kept) == (1, 0.2)
    assert CURVE.gap == pytest.approx(5.0)
    worse = LearningCurve("overfitting", (10,), (0.1,), (0.25,))
    assert CURVE.change_from(worse) == pytest.approx(-0.2)
    assert CURVE.title == "Dropout"
    assert CURVE.teaches.endswith(".")


def test_curves_are_written_and_read(tmp_path):
    path = tmp_path / "curves.json"
    write_curves(path, [CURVE])
    assert read_curves(path) == {"dropout": CURVE}


def test_what_is_shipped_shows_the_trouble_and_its_cures():
    assert SHIPPED.stat().st_size < 50_000
    curves = read_curves()
    assert tuple(curves) == (TROUBLE, *CURES)
    trouble = curves[TROUBLE]
    assert trouble.gap > 2
    assert trouble.best < len(trouble.validation) - 1
    for name in CURES:
        assert curves[name].gap < trouble.gap
        assert curves[name].steps[-1] <= trouble.steps[-1]


@pytest.mark.parametrize("name", CURES)
def test_a_cure_differs_from_the_trouble_by_what_it_says(name):
    def settings(preset):
        config = to_dict(find_preset(preset).config)
        return config["training"] | {"dropout": config["model"]["backbone"]["dropout"]}

    trouble, cure = settings(TROUBLE), settings(name)
    changed = {key for key, value in cure.items() if trouble[key] != value}
    expected = {
        "early-stopping": {"patience"},
        "weight-decay": {"weight_decay"},
        "dropout": {"dropout"},
        "augmentation": {"augment"},
        "more-pictures": {"num_images", "batch_size"},
    }
    assert changed == expected[name]
