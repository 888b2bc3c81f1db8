from __future__ import annotations

import shutil

import pytest

from aelib.core.errors import RunError
from aelib.runs import RunDirectory, list_runs
from aelib.runs.lock import RunLock
from aelib.sweeps import SweepDirectory, find_sweep, list_sweeps, sweep_of
from aelib.sweeps.directory import next_member, next_sweep, worker_path

from .conftest import tiny_plan


def test_the_state_of_a_sweep_follows_from_locks_and_files(runs_root):
    sweep = SweepDirectory.create(tiny_plan(), label="Tiny one", preset="vae")
    assert sweep.id.startswith("tiny-one-")
    assert find_sweep(sweep.id) == sweep
    assert sweep.plan() == tiny_plan()
    assert sweep.status == "interrupted"  # wanted, and nobody works
    second = SweepDirectory.create(tiny_plan(("4",)), label="second")
    with RunLock(worker_path(), "sweeps"):
        assert (sweep.status, second.status) == ("running", "queued")
        sweep.wish_for("pause")
        assert (sweep.status, second.status) == ("paused", "running")
        sweep.wish_for("cancel")
        assert sweep.status == "cancelled"
        run = RunDirectory.create(sweep.run_of(sweep.plan().members[0]).path, tiny_plan().base)
        with run.lock():
            assert sweep.status == "pausing"
    assert list_sweeps() == [second, sweep]
    assert next_sweep() == second


def test_members_are_ordinary_runs_and_known_as_members(tiny_sweep, tiny_run):
    assert tiny_sweep.status == "finished"
    members = [tiny_sweep.run_of(m) for m in tiny_sweep.plan().members]
    assert {run.id for run in members} < {run.id for run in list_runs()}
    assert [sweep_of(run.id) for run in members] == [tiny_sweep.id] * 2
    assert sweep_of(tiny_run.id) is None
    assert sweep_of("gone.00") is None
    assert sweep_of("../x.00") is None


def test_a_measured_member_whose_run_was_deleted_is_not_trained_again(tiny_sweep):
    shutil.rmtree(tiny_sweep.run_of(tiny_sweep.plan().members[0]).path)
    assert next_member(tiny_sweep) is None
    assert tiny_sweep.status == "finished"


@pytest.mark.parametrize("text", ["{", '{"format": 99}', "[]"])
def test_a_damaged_sweep_is_told_and_keeps_nobody_waiting(tiny_sweep, text):
    (tiny_sweep.path / "sweep.json").write_text(text)
    (tiny_sweep.path / "wish").write_text("run")
    assert tiny_sweep.status == "damaged"
    with pytest.raises(RunError, match="missing, damaged or newer"):
        tiny_sweep.plan()
    assert next_sweep() is None


def test_an_unknown_name_is_refused(runs_root):
    with pytest.raises(RunError, match="no sweep named"):
        find_sweep("../../etc")
