from __future__ import annotations

import math

import pytest

from aelib.analysis.linear_baseline import LinearBaseline
from aelib.sweeps import sweep_state
from aelib.sweeps.curves import curve_of
from aelib.sweeps.linear import elbow, latent_axis, measure_pca, pca_line

from .conftest import tiny_plan


def test_pca_of_each_size_is_the_baseline_of_that_size(tiny_splits):
    found = measure_pca(tiny_plan(("2", "5")), tiny_splits)
    assert found["values"] == found["sizes"] == [2, 5]
    for size, error in zip(found["sizes"], found["mse"], strict=True):
        alone = LinearBaseline.fit(tiny_splits.train, size)
        assert error == pytest.approx(alone.mse(tiny_splits.validation), rel=1e-6)
    assert all(0.0 <= share <= 1.0 + 1e-9 for share in found["explained"])
    assert found["explained"] == sorted(found["explained"])


def test_the_elbow_of_a_saturating_curve_is_where_its_slope_is_that_of_the_chord():
    # f = 1 - exp(-t/τ): the distance to the chord is largest where f' equals its slope
    scale, last = 10.0, 100
    curve = [1.0 - math.exp(-place / scale) for place in range(last + 1)]
    slope = curve[-1] / last
    expected = -scale * math.log(scale * slope)
    assert abs((elbow(curve) - 1) - expected) <= 1.0


@pytest.mark.parametrize("heights", [[1.0], [1.0, 1.0, 1.0], [0.0, 1.0], []])
def test_without_a_bend_there_is_no_elbow(heights):
    assert elbow(heights) == 1


def test_only_the_latent_size_has_pca_beside_it():
    plan = tiny_plan()
    assert latent_axis(plan) == "model.bottleneck.latent_dim"
    other = plan._replace(axes=(plan.axes[0]._replace(name="training.seed"),))
    assert latent_axis(other) is None


def test_pca_stands_beside_the_error_of_clean_pictures_only(tiny_sweep):
    curve = curve_of(sweep_state(tiny_sweep), "mse")
    places, errors = pca_line(tiny_sweep, curve, "mse")
    assert places == [2, 3]
    assert errors == sorted(errors, reverse=True)
    assert pca_line(tiny_sweep, curve, "ssim") is None
    assert pca_line(tiny_sweep, curve._replace(name="training.seed"), "mse") is None
    facts = tiny_sweep.read("sweep")
    facts["base"]["model"]["corruption"] = {"name": "gaussian"}
    tiny_sweep.write("sweep", facts)
    assert pca_line(tiny_sweep, curve, "mse") is None
