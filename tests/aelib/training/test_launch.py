"""Training as a process of its own; each test starts one or two real ones."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from aelib.core.errors import RunError
from aelib.runs.config import run_config_from_dict
from aelib.training import launch, resume_run, start_run

LONG = {
    "data": {"name": "digits"},
    "model": {"backbone": {"name": "mlp", "hidden": [8]}},
    "training": {"epochs": 10_000, "batch_size": 64, "compile": "off"},
}


def _wait(run, *statuses):
    deadline = time.monotonic() + 120
    while run.status not in statuses:
        assert time.monotonic() < deadline, (run.status, run.log_path.read_text())
        time.sleep(0.05)


def _wait_for_epochs(run, number):
    deadline = time.monotonic() + 120
    while len(run.metrics()) < number:
        assert time.monotonic() < deadline, run.log_path.read_text()
        time.sleep(0.05)


def test_a_started_run_trains_stops_and_resumes(runs_root, monkeypatch):
    monkeypatch.setattr(launch, "MAX_RUNNING", 1)
    monkeypatch.setattr("aelib.runs.lock.PATIENCE_SECONDS", 0.05)
    run = start_run(run_config_from_dict(LONG), label="Long one")
    try:
        assert run.id.startswith("long-one-")
        assert run.status == "running"  # from the first instant
        with pytest.raises(RunError, match="Expected fewer than 1 trainings at once"):
            start_run(run_config_from_dict(LONG), label="second")
        with pytest.raises(RunError):
            resume_run(run)
        _wait_for_epochs(run, 1)
    finally:
        run.request_stop()
    _wait(run, "stopped")
    done = len(run.metrics())
    resume_run(run)
    try:
        assert run.status == "running"
        _wait_for_epochs(run, done + 1)
    finally:
        run.request_stop()
    _wait(run, "stopped")
    assert [row["epoch"] for row in run.metrics()] == list(range(1, len(run.metrics()) + 1))


def test_simultaneous_starts_keep_to_the_limit(runs_root, monkeypatch):
    started, refused = [], []

    class Sleeper:
        """In place of a trainer: holds the lock as one does."""

        pid = 0

        def __init__(self, _command, *, pass_fds, **_):
            self.handles = [os.dup(handle) for handle in pass_fds]
            started.append(self)

        def wait(self):
            return 0

    monkeypatch.setattr("aelib.runs.background.subprocess.Popen", Sleeper)

    def click():
        try:
            start_run(run_config_from_dict(LONG), label="click")
        except RunError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=click) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for sleeper in started:
        for handle in sleeper.handles:
            os.close(handle)
    assert len(started) == launch.MAX_RUNNING
    assert len(refused) == 12 - launch.MAX_RUNNING


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL")
def test_no_zombie_stays_behind(runs_root, monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/true")
    run = start_run(run_config_from_dict(LONG), label="short")
    _wait(run, "interrupted")
    deadline = time.monotonic() + 10
    while any(t.name == "wait for resume" for t in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
