from __future__ import annotations

import os
import subprocess
import sys

import pytest

from aelib.core.errors import RunError
from aelib.runs import lock
from aelib.runs.lock import RunLock, is_held


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE_SECONDS", 0.05)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lock"


def test_it_is_held_by_one_and_free_again_afterwards(path):
    assert not is_held(path)
    with RunLock(path, "vae"):
        assert is_held(path)
        with pytest.raises(RunError, match="The run 'vae' is being trained by another process"):
            RunLock(path, "vae").__enter__()
        assert is_held(path)
    assert not is_held(path)
    with RunLock(path, "vae"):
        assert is_held(path)


def test_who_only_looks_never_keeps_a_trainer_out(path):
    with RunLock(path, "vae"):
        pass
    handles = [os.open(path, os.O_RDONLY) for _ in range(3)]
    for _ in range(200):
        assert not is_held(path)
        with RunLock(path, "vae"):
            assert is_held(path)
    for handle in handles:
        os.close(handle)


def test_the_lock_of_a_dead_process_is_free(path):
    child = (
        "import os, sys; from pathlib import Path; from aelib.runs.lock import RunLock\n"
        "RunLock(Path(sys.argv[1]), 'vae').__enter__(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", child, str(path)], check=False, timeout=60)
    assert path.exists()
    assert not is_held(path)


@pytest.mark.skipif(os.name != "posix", reason="handles are inherited on POSIX only")
def test_a_child_that_inherits_the_lock_holds_it_until_it_dies(path):
    with RunLock(path, "vae") as held:
        child = subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(held.handle,)
        )
    assert is_held(path)
    child.communicate(b"\n", timeout=60)
    assert not is_held(path)


def test_a_lock_that_is_not_held_has_no_handle(path):
    with pytest.raises(ValueError, match="not held"):
        _ = RunLock(path, "vae").handle
