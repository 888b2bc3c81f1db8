"""The worker in this process; killed ones are in test_launch.py."""

from __future__ import annotations

import threading
import time

import pytest

from aelib.core.errors import RunError, TrainingDivergedError
from aelib.runs.lock import RunLock, is_held
from aelib.sweeps import SweepDirectory
from aelib.sweeps.directory import sweeps_root, worker_path
from aelib.sweeps.worker import work
from aelib.training import train_run

from .conftest import tiny_plan


def test_members_are_trained_measured_and_told(trained_sweep, tiny_sweep):
    _, sweep_id, said = trained_sweep
    assert said[0] == f"{sweep_id} 1/2: latent_dim 2"
    assert "validation mse" in said[1]
    figures = tiny_sweep.read("figures")
    assert sorted(figures) == ["0", "1"]
    assert figures["0"]["latent_size"] == 2.0
    assert tiny_sweep.read("linear")["values"] == [2, 3]
    assert not is_held(worker_path())


def test_a_run_that_diverges_does_not_keep_the_next_from_its_turn(runs_root, monkeypatch):
    sweep = SweepDirectory.create(tiny_plan(), label="diverges")

    def diverge(run, splits):
        if run.config().model.bottleneck.latent_dim == 3:
            return train_run(run, splits)
        run.write("outcome", {"status": "diverged", "message": "not finite"})
        raise TrainingDivergedError("Not finite.", "Try a smaller rate.")

    monkeypatch.setattr("aelib.sweeps.worker.train_run", diverge)
    said = []
    assert work(said.append) == 0
    assert sweep.status == "finished"
    assert sorted(sweep.read("figures")) == ["1"]
    assert any("diverged" in line for line in said)


def test_a_run_that_is_stopped_by_hand_pauses_its_sweep(runs_root):
    sweep = SweepDirectory.create(tiny_plan(("2", "3"), epochs=5000), label="stopped")
    first, second = (sweep.run_of(member) for member in sweep.plan().members)

    def stop():
        while not first.metrics():
            time.sleep(0.05)
        first.request_stop()

    hand = threading.Thread(target=stop)
    hand.start()
    assert work(lambda _: None) == 0
    hand.join()
    assert first.status == "stopped"
    assert sweep.status == "paused"
    assert not second.path.exists()


def test_what_cannot_go_on_is_paused_with_its_reason(runs_root, monkeypatch):
    sweep = SweepDirectory.create(tiny_plan(), label="broken")

    def fail(_config):
        raise RunError("The pictures are gone.", "Bring them back.")

    monkeypatch.setattr("aelib.sweeps.worker.load", fail)
    said = []
    assert work(said.append) == 0
    assert sweep.status == "paused"
    assert "pictures are gone" in sweep.read("sweep")["problem"]
    assert any("pictures are gone" in line for line in said)


def test_two_workers_do_not_share_a_machine(runs_root):
    sweeps_root().mkdir(parents=True)
    with RunLock(worker_path(), "sweeps"), pytest.raises(RunError, match="Another process"):
        work(lambda _: None)
