from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from aelib.training import stop_request
from aelib.training.stop_request import StopRequest


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_asks_and_is_given_back(tmp_path, number, code):
    before = signal.getsignal(number)
    with StopRequest(tmp_path / "stop") as stop:
        assert not stop.is_made
        os.kill(os.getpid(), number)
        assert stop.is_made
        assert stop.exit_code == code
        assert signal.getsignal(number) == before  # a second one acts at once
    assert signal.getsignal(number) == before


def test_a_file_asks_and_ends_well(tmp_path, monkeypatch):
    monkeypatch.setattr(stop_request, "POLL_SECONDS", 0.0)
    stop = StopRequest(tmp_path / "stop")
    assert not stop.is_made
    (tmp_path / "stop").touch()
    assert stop.is_made
    assert stop.exit_code == 0


def test_the_file_is_not_looked_for_at_every_step(tmp_path, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    stop = StopRequest(tmp_path / "stop")
    assert not stop.is_made
    (tmp_path / "stop").touch()
    assert not stop.is_made
    now[0] += stop_request.POLL_SECONDS
    assert stop.is_made


def test_outside_the_main_thread_signals_are_left_alone(tmp_path):
    before = signal.getsignal(signal.SIGTERM)
    seen = []

    def enter():
        with StopRequest(tmp_path / "stop"):
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert seen == [before]
