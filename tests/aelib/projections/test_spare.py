"""A spare process computes what it is handed, holds the lock meanwhile, and ends."""

import os
import signal
import sys
import time

import numpy as np
import pytest

from aelib.analysis.latents import encode_split
from aelib.projections import PcaConfig, UmapConfig, map_state, prepare_spare, project, start_map
from aelib.projections import spare as module
from aelib.projections.place import turn
from aelib.projections.spare import SPARE_VARIABLE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="hands over open files")


def wait_until(is_true, seconds=120.0):
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.05)


def lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def spare(tiny_run, monkeypatch):
    monkeypatch.setenv(SPARE_VARIABLE, "on")
    prepare_spare()
    yield module._SPARE.pid
    module.drop_line()


def test_a_map_by_the_spare_is_the_map_computed_here_and_the_spare_ends(spare, tiny_run):
    prepare_spare()
    assert module._SPARE.pid == spare  # one is enough
    config = UmapConfig(n_neighbors=5)
    start_map(tiny_run, "test", config)
    assert module._SPARE.line is None
    assert map_state(tiny_run, "test", config).is_busy
    wait_until(lambda: not map_state(tiny_run, "test", config).is_busy)
    ready = map_state(tiny_run, "test", config)
    assert ready.status == "ready", ready.message
    here = project(encode_split(tiny_run, "test").mean, config)
    np.testing.assert_allclose(ready.points, here.points, atol=1e-2 * np.ptp(here.points))
    wait_until(lambda: not lives(spare))


def test_where_the_spare_was_killed_another_process_computes_the_map(spare, tiny_run):
    os.kill(spare, signal.SIGKILL)
    wait_until(lambda: not lives(spare))
    start_map(tiny_run, "test", PcaConfig())
    wait_until(lambda: map_state(tiny_run, "test", PcaConfig()).status == "ready")


def test_a_spare_whose_app_went_away_ends(spare):
    module.drop_line()
    wait_until(lambda: not lives(spare))


def test_none_is_made_while_a_map_is_computed_or_where_it_is_not_wanted(tiny_run, monkeypatch):
    prepare_spare()  # off in tests
    assert module._SPARE.line is None
    monkeypatch.setenv(SPARE_VARIABLE, "on")
    with turn():
        prepare_spare()
    assert module._SPARE.line is None
