import os
import time

import pytest

from aelib.runs.background import start_process, start_with_lock
from aelib.runs.lock import RunLock, is_held


def wait_for(condition):
    deadline = time.monotonic() + 60
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_what_it_prints_is_kept(tmp_path):
    with (tmp_path / "log.txt").open("ab") as log:
        assert start_process(["--help"], log) != os.getpid()
    assert wait_for(lambda: b"usage" in (tmp_path / "log.txt").read_bytes())


@pytest.mark.skipif(os.name != "posix", reason="handles are not inherited")
def test_the_lock_is_the_childs_for_as_long_as_it_lives(tmp_path, monkeypatch):
    script = tmp_path / "waits"
    words, waits = tmp_path / "words", "exec sleep 60"
    script.write_text(f'#!/bin/sh\necho "$@" > {words}.new; mv {words}.new {words}\n{waits}\n')
    script.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(script))
    started = []
    monkeypatch.setattr(
        "aelib.runs.background.start_process",
        lambda *args, **options: started.append(start_process(*args, **options)),
    )
    with RunLock(tmp_path / "lock", "work") as lock:
        start_with_lock(["work"], lock, tmp_path / "log.txt")
    assert is_held(tmp_path / "lock")
    assert wait_for(words.exists)
    os.kill(started[0], 9)
    assert wait_for(lambda: not is_held(tmp_path / "lock"))
    assert words.read_text().split()[:4] == ["-m", "aelib", "work", "--lock"]
