from __future__ import annotations

import pytest

from aelib.core.errors import ConfigError, RunError
from aelib.sweeps import best_member, comparable_metrics, look_at_test, look_of, sweep_state


def test_the_best_is_chosen_on_validation_in_the_direction_of_the_metric(tiny_sweep):
    members = sweep_state(tiny_sweep).members
    low, high = (
        m._replace(figures={"mse": v, "ssim": v}) for m, v in zip(members, (0.1, 0.2), strict=True)
    )
    assert best_member([low, high], "mse") == low
    assert best_member([low, high], "ssim") == high
    assert best_member([high._replace(figures={})], "mse") is None


def test_only_comparable_metrics_are_offered(tiny_sweep):
    state = sweep_state(tiny_sweep)
    assert comparable_metrics(state.plan, state.members) == [
        "mse",
        "ssim",
        "knn_accuracy",
        "objective",
    ]
    beta = state.plan._replace(axes=(state.plan.axes[0]._replace(name="model.bottleneck.beta"),))
    assert "objective" not in comparable_metrics(beta, state.members)


def test_the_test_split_is_looked_at_once_and_the_look_is_written_down(tiny_sweep):
    members = sweep_state(tiny_sweep).members
    assert look_of(tiny_sweep) == {}
    with pytest.raises(ConfigError, match="metric"):
        look_at_test(tiny_sweep, members, "elbo")
    look_at_test(tiny_sweep, members, "mse")
    look = look_of(tiny_sweep)
    assert look["metric"] == "mse"
    assert look["member"] == best_member(members, "mse").member.number
    assert look["figures"]["num_images"] == 180  # the test pictures of the digits
    assert look["at"].startswith("20")
    with pytest.raises(RunError, match="looked at before"):
        look_at_test(tiny_sweep, members, "ssim")
    assert look_of(tiny_sweep) == look
    assert tiny_sweep.plan()  # the rest of the file is as before


def test_without_a_measured_member_there_is_nothing_to_look_at(tiny_sweep):
    (tiny_sweep.path / "figures.json").unlink()
    with pytest.raises(RunError, match="measured yet"):
        look_at_test(tiny_sweep, sweep_state(tiny_sweep).members, "mse")
