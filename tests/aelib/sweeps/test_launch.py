"""Real processes: started, killed, paused, gone on with to the same weights, removed."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from aelib.runs import list_runs
from aelib.runs.lock import is_held
from aelib.sweeps import (
    SweepDirectory,
    cancel_sweep,
    list_sweeps,
    pause_sweep,
    remove_sweep,
    resume_sweep,
    start_sweep,
)
from aelib.sweeps.directory import sweeps_root, worker_path
from aelib.sweeps.launch import start_worker, want
from aelib.sweeps.worker import work

from .conftest import tiny_plan

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def wait_until(is_true, seconds=120.0):
    deadline = time.monotonic() + seconds
    while not is_true():
        log = sweeps_root() / "log.txt"
        assert time.monotonic() < deadline, log.read_text() if log.exists() else "no log"
        time.sleep(0.05)


def workers():
    mine = f"AELIB_RUNS={os.environ['AELIB_RUNS']}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"sweep" in words and mine in (process / "environ").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue
    return found


@pytest.fixture
def root(runs_root):
    yield runs_root
    for pid in workers():
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_held(worker_path()))


def test_paused_resumed_and_killed_it_goes_on_to_the_same_weights(root):
    plan = tiny_plan(("2",), epochs=80)
    sweep = start_sweep(plan, label="killed")
    start_worker()
    wait_until(workers)
    assert len(workers()) == 1  # one worker, however often it is asked for
    run = sweep.run_of(plan.members[0])
    wait_until(run.metrics)
    pause_sweep(sweep)
    wait_until(lambda: sweep.status == "paused" and not workers())  # nothing is left to do
    assert run.status == "stopped"
    second = SweepDirectory.create(tiny_plan(("3",)), label="next")
    resume_sweep(sweep)
    epochs = len(run.metrics())
    wait_until(lambda: len(run.metrics()) > epochs)
    assert (sweep.status, second.status) == ("running", "queued")
    for pid in workers():
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_held(worker_path()))
    assert sweep.status == "interrupted"
    assert not run.read("outcome")
    # both to their end, again in a process of their own: what other tests loaded into this one
    # (libraries that flush denormal numbers) may round differently
    start_worker()
    wait_until(lambda: {s.status for s in list_sweeps()} == {"finished"} and not workers())
    assert len(run.metrics()) == 80
    whole = SweepDirectory.create(plan, label="whole")
    start_worker()
    wait_until(lambda: whole.status == "finished")
    again = whole.run_of(plan.members[0])
    assert again.weights_path.read_bytes() == run.weights_path.read_bytes()


def test_a_cancelled_sweep_keeps_what_was_trained_and_trains_no_more(tiny_sweep):
    figures = tiny_sweep.read("figures")
    tiny_sweep.write("figures", {"0": figures["0"]})
    cancel_sweep(tiny_sweep)
    assert tiny_sweep.status == "cancelled"
    assert work(lambda _: None) == 0
    assert sorted(tiny_sweep.read("figures")) == ["0"]
    want(tiny_sweep)
    assert work(lambda _: None) == 0  # its second run is trained already: it is only measured
    assert tiny_sweep.read("figures") == figures


def test_a_removed_sweep_takes_its_runs_along(tiny_sweep, tiny_run):
    remove_sweep(tiny_sweep)
    assert list_sweeps() == []
    assert [run.id for run in list_runs()] == [tiny_run.id]


def test_a_failed_training_is_tried_again_when_a_person_resumes(tiny_sweep):
    first = tiny_sweep.plan().members[0]
    run = tiny_sweep.run_of(first)
    tiny_sweep.write("figures", {"1": tiny_sweep.read("figures")["1"]})
    run.write("outcome", {"status": "failed", "message": "The disk is full."})
    assert tiny_sweep.status == "finished"
    want(tiny_sweep)
    assert tiny_sweep.status == "interrupted"


def test_a_sweep_may_be_removed_without_its_runs(tiny_sweep):
    remove_sweep(tiny_sweep, with_runs=False)
    assert list_sweeps() == []
    assert len(list_runs()) == 2
