from __future__ import annotations

import shutil

import pytest

from aelib.runs import RunDirectory
from aelib.sweeps import SweepDirectory, sweep_state

from .conftest import tiny_plan


def test_a_finished_sweep(tiny_sweep):
    state = sweep_state(tiny_sweep)
    assert (state.status, state.fraction, state.remaining) == ("finished", 1.0, 0.0)
    assert state.num_done == 2
    assert [m.status for m in state.members] == ["finished", "finished"]
    assert [m.epochs for m in state.members] == [1, 1]


def test_the_time_that_is_left_follows_from_the_measured_pace(runs_root):
    sweep = SweepDirectory.create(tiny_plan(("2", "3", "4"), epochs=10), label="pace")
    assert sweep_state(sweep).remaining is None  # nothing is measured yet
    first = sweep.plan().members[0]
    run = RunDirectory.create(sweep.run_of(first).path, first.config)
    place = {"step": 25, "num_steps": 100, "epoch": 2, "seconds": 5.0, "images_per_second": 1.0}
    run.write("progress", place)
    state = sweep_state(sweep)
    assert state.fraction == pytest.approx(0.25 / 3)
    # a quarter took 5 s: 15 s are left of this one, 20 s for each of the others
    assert state.remaining == pytest.approx(15.0 + 2 * 20.0)
    assert [m.status for m in state.members] == ["new", "waiting", "waiting"]


def test_a_member_that_failed_counts_as_done_and_a_deleted_one_says_so(tiny_sweep):
    first, second = tiny_sweep.plan().members
    shutil.rmtree(tiny_sweep.run_of(first).path)
    figures = tiny_sweep.read("figures")
    del figures["1"]
    tiny_sweep.write("figures", figures)
    assert sweep_state(tiny_sweep).members[1].status == "measuring"
    tiny_sweep.run_of(second).write("outcome", {"status": "diverged", "message": "x"})
    state = sweep_state(tiny_sweep)
    assert [m.status for m in state.members] == ["deleted", "diverged"]
    assert state.num_done == 2
    assert state.status == "finished"
