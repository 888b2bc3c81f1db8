from __future__ import annotations

import statistics

import pytest

from aelib.runs import RunConfig
from aelib.sweeps import SweepDirectory, make_axis, make_plan, sweep_state
from aelib.sweeps.curves import curve_of, place_of

LATENT, SEED = "model.bottleneck.latent_dim", "training.seed"
BETA = "model.bottleneck.beta"


@pytest.fixture
def state_of(runs_root):
    def make(axes, figures):
        base = RunConfig()
        plan = make_plan(base, [make_axis(base, name, values) for name, values in axes])
        sweep = SweepDirectory.create(plan, label="curve")
        sweep.write("figures", {str(n): {"mse": value} for n, value in figures.items()})
        return sweep_state(sweep)

    return make


def test_one_axis_is_one_line_from_left_to_right(state_of):
    state = state_of([(LATENT, ["8", "2", "4"])], {0: 0.1, 1: 0.3})
    curve = curve_of(state, "mse")
    assert curve.label.startswith("Bottleneck: ")
    assert (curve.name, curve.is_number, curve.is_log) == (LATENT, True, True)
    assert curve.places == [2.0, 4.0, 8.0]
    assert [place_of(state.plan, m) for m in state.plan.members] == [8.0, 2.0, 4.0]
    (line,) = curve.lines
    assert (line.title, line.places, line.heights, line.bars) == ("", [2.0, 8.0], [0.3, 0.1], None)


def test_the_second_axis_is_one_line_for_each_of_its_values(state_of):
    axes = [(LATENT, ["2", "4"]), (BETA, ["1", "2"])]
    curve = curve_of(state_of(axes, dict(enumerate([0.4, 0.5, 0.2, 0.3]))), "mse")
    assert [line.title for line in curve.lines] == ["beta 1", "beta 2"]
    assert [line.heights for line in curve.lines] == [[0.4, 0.2], [0.5, 0.3]]


@pytest.mark.parametrize("is_first", [True, False])
def test_seeds_are_repetitions_wherever_they_stand(state_of, is_first):
    axes = [(SEED, ["0", "1"]), (LATENT, ["2", "4"])]
    figures = [0.4, 0.2, 0.6, 0.3]
    if not is_first:
        axes, figures = axes[::-1], [0.4, 0.6, 0.2, 0.3]
    (line,) = curve_of(state_of(axes, dict(enumerate(figures))), "mse").lines
    assert line.places == [2.0, 4.0]
    assert line.heights == pytest.approx([0.5, 0.25])
    assert line.bars == pytest.approx([statistics.stdev([0.4, 0.6]), statistics.stdev([0.2, 0.3])])


def test_choices_are_places_by_name(state_of):
    state = state_of([("model.loss.name", ["mse", "bce"])], {0: 0.1, 1: 0.2})
    curve = curve_of(state, "mse")
    assert (curve.places, curve.is_number, curve.is_log) == (["mse", "bce"], False, False)
    assert curve_of(state, "ssim").lines == []
