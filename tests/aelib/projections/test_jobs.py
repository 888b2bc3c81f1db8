"""One process per map, told from files and locks; t-SNE of the digits stands for a slow map.

The processes are real; what takes time is their start, so each test does several things.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from aelib.analysis.latents import encode_split
from aelib.cli import main
from aelib.core.errors import CheckpointError
from aelib.projections import (
    PcaConfig,
    TsneConfig,
    cancel_map,
    map_state,
    project,
    start_map,
)
from aelib.projections.place import map_folder, turn

FAST = PcaConfig(num_dimensions=3)
ENDLESS = TsneConfig(n_iter=5000, perplexity=50.0)


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def wait_until(is_true, seconds=120.0):
    """A limit far above what it takes, so that a hang fails; it asserts no speed."""
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.05)


def workers():
    """Ids of the processes that compute maps into this test's cache."""
    mine = f"AELIB_CACHE={os.environ['AELIB_CACHE']}".encode()
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208 -- names are wanted
        process = Path("/proc") / pid
        try:
            is_worker = b"project" in (process / "cmdline").read_bytes()
            if is_worker and mine in (process / "environ").read_bytes():
                found.append(int(pid))
        except OSError:
            continue
    return found


@pytest.fixture
def run(tiny_run):
    yield tiny_run
    for config in (FAST, ENDLESS):
        cancel_map(tiny_run, "test", config)
    wait_until(lambda: not workers())


def test_a_map_in_the_background_is_the_map_computed_here(run):
    assert map_state(run, "test", FAST).status == "missing"
    start_map(run, "test", FAST)
    assert map_state(run, "test", FAST).is_busy
    wait_until(lambda: not map_state(run, "test", FAST).is_busy)
    ready = map_state(run, "test", FAST)
    assert (ready.status, ready.fraction) == ("ready", 1.0)
    assert ready.seconds > 0
    assert 0.5 < ready.trust.value <= 1.0
    here = project(encode_split(run, "test").mean, FAST)
    np.testing.assert_allclose(ready.points, here.points, atol=1e-4)
    wait_until(lambda: not workers())
    start_map(run, "test", FAST)  # it is there: nothing starts
    assert not workers()


def test_fifty_clicks_start_one_process_and_a_cancelled_one_is_gone(run):
    clicks = [threading.Thread(target=start_map, args=(run, "test", ENDLESS)) for _ in range(50)]
    looks = [threading.Thread(target=map_state, args=(run, "test", ENDLESS)) for _ in range(50)]
    for thread in [t for pair in zip(clicks, looks, strict=True) for t in pair]:
        thread.start()
    for thread in [*clicks, *looks]:
        thread.join()
    assert len(workers()) == 1
    wait_until(lambda: map_state(run, "test", ENDLESS).num_drafts > 1)
    draft = map_state(run, "test", ENDLESS).draft
    assert draft.shape == (len(encode_split(run, "test")), 2)
    assert np.isfinite(draft).all()
    start_map(run, "test", FAST)
    assert map_state(run, "test", FAST).status == "queued"  # one computes at a time
    cancel_map(run, "test", ENDLESS)
    assert map_state(run, "test", ENDLESS).status == "cancelled"
    wait_until(lambda: map_state(run, "test", FAST).status == "ready")
    cancel_map(run, "test", ENDLESS)  # nothing to cancel
    assert map_state(run, "test", ENDLESS).status == "cancelled"


def test_a_killed_process_is_not_running_for_ever_and_can_be_started_again(run):
    start_map(run, "test", ENDLESS)
    wait_until(lambda: map_state(run, "test", ENDLESS).status == "running")
    [pid] = workers()
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not map_state(run, "test", ENDLESS).is_busy)
    killed = map_state(run, "test", ENDLESS)
    assert killed.status == "failed"
    assert "ended from outside" in killed.message
    start_map(run, "test", ENDLESS)
    assert map_state(run, "test", ENDLESS).is_busy


def test_a_failure_in_the_background_is_told_in_its_own_words(run):
    folder = map_folder(run, "test", FAST)
    with turn():  # it must wait for us before it reads anything
        start_map(run, "test", FAST)
        config = run.config_path.read_text()
        weights = run.weights_path.read_bytes()
        run.weights_path.write_bytes(weights[:-1] + bytes([weights[-1] ^ 1]))
    wait_until(lambda: "status" in folder.progress() and folder.progress()["status"] == "failed")
    run.weights_path.write_bytes(weights)
    assert run.config_path.read_text() == config
    state = map_state(run, "test", FAST)
    assert state.status == "failed"
    assert "changed while the map was being started" in state.message


def test_a_run_without_weights_is_told_so(run):
    run.weights_path.unlink()
    with pytest.raises(CheckpointError, match="no weights yet"):
        map_state(run, "test", FAST)
    run.weights_path.write_bytes(b"x")  # for the fixture's end


def test_a_person_may_compute_one_from_the_command_line(run, capsys):
    words = ["project", str(run.path), "--split", "test", "--method", "pca"]
    assert main([*words, "--num_dimensions", "3"]) == 0
    assert "points in" in capsys.readouterr().out
    assert map_state(run, "test", FAST).status == "ready"
    assert main([*words, "--num_dimension", "3"]) == 2
    assert "num_dimensions" in capsys.readouterr().err
