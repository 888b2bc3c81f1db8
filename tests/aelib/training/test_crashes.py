"""A training that is killed at any instant ends, when resumed, as if nothing had happened."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest

from aelib.runs import open_model

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills children that it forks")
NUM_KILLS = 20
CRASH = 137


@pytest.fixture
def uninterrupted(fork_server, new_run, result_of):
    """Result and duration of a run that nothing disturbs."""

    def train(**training):
        assert fork_server.train(new_run("first", epochs=1)) == 0  # the server may be starting
        run = new_run("uninterrupted", **training)
        begun = time.monotonic()
        assert fork_server.train(run) == 0
        return result_of(run), time.monotonic() - begun

    return train


def _assert_sound(run):
    """Whatever the instant, what is on disk can be used, and nobody is said to train."""
    assert run.status in ("new", "interrupted", "finished")
    assert [row["epoch"] for row in run.metrics()] == list(range(1, len(run.metrics()) + 1))
    if run.weights_path.exists():
        open_model(run)


def test_killed_at_random_instants_it_resumes_to_the_same_weights(
    fork_server, new_run, result_of, uninterrupted
):
    expected, duration = uninterrupted()
    draw = random.Random(20)  # noqa: S311 -- instants, no secrets
    statuses = []
    for number in range(NUM_KILLS):
        run = new_run(f"killed-{number}")
        pid = fork_server.start(run, save_every_step=number % 2 == 0)
        time.sleep(draw.uniform(0.0, 1.1 * duration))
        os.kill(pid, signal.SIGKILL)
        code = fork_server.wait(pid)
        _assert_sound(run)
        statuses.append(run.status)
        if code == 0:
            assert run.status == "finished"
        else:
            assert code == -signal.SIGKILL
        if run.status != "finished":
            assert fork_server.train(run) == 0
        assert result_of(run) == expected
        assert list(run.path.glob(".*.tmp")) == []
    assert statuses.count("interrupted") >= 3  # the instants were not all too late


def test_killed_again_and_again_it_arrives(fork_server, new_run, result_of, uninterrupted):
    expected, duration = uninterrupted()
    draw = random.Random(21)  # noqa: S311
    run = new_run()
    for _ in range(6):
        pid = fork_server.start(run, save_every_step=True)
        time.sleep(draw.uniform(0.2, 0.6) * duration)
        os.kill(pid, signal.SIGKILL)
        fork_server.wait(pid)
        _assert_sound(run)
        if run.status == "finished":
            break
    if run.status != "finished":
        assert fork_server.train(run) == 0
    assert result_of(run) == expected


def test_a_crash_at_any_change_on_disk_loses_nothing(
    fork_server, new_run, result_of, uninterrupted
):
    expected, _ = uninterrupted(epochs=2)
    number, code = 0, CRASH
    while code == CRASH:
        number += 1
        run = new_run(f"crash-{number}", epochs=2)
        code = fork_server.train(run, crash_at=number)
        _assert_sound(run)
        if run.status != "finished":
            assert fork_server.train(run) == 0, number
        assert result_of(run) == expected, number
    assert code == 0
    assert number > 20  # every sync, rename and removal of the whole training was tried


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)], ids=["TERM", "INT"]
)
def test_a_signal_stops_after_the_step_and_loses_none(
    fork_server, new_run, result_of, uninterrupted, number, code
):
    expected, duration = uninterrupted()
    draw = random.Random(22)  # noqa: S311
    for trial in range(4):
        run = new_run(f"signalled-{trial}")
        steps = run.path.with_name(run.path.name + ".steps")
        pid = fork_server.start(run)
        while not steps.exists() or steps.stat().st_size == 0:
            time.sleep(0.001)
        time.sleep(draw.uniform(0.0, 0.3 * duration))
        os.kill(pid, number)
        ended = fork_server.wait(pid)
        if ended == 0:  # it had finished before the signal
            assert run.status == "finished"
            continue
        assert ended == code
        assert run.status == "stopped"
        assert fork_server.train(run) == 0
        assert steps.stat().st_size == 4 * 5  # no step was done twice
        assert result_of(run) == expected
