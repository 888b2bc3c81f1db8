import os
import subprocess
import sys

import pytest

from aelib.projections import PcaConfig, TsneConfig
from aelib.projections.jobs import LOCK_VARIABLE
from aelib.projections.place import gate, map_folder, maps_root

FAST = PcaConfig(num_dimensions=3)


def test_the_key_holds_whatever_changes_the_map(tiny_run):
    def key(**given):
        about = {"run": tiny_run, "split": "test", "config": FAST, "data_digest": "a"} | given
        return map_folder(**about).path.name

    same = key()
    assert key() == same
    others = {
        key(config=PcaConfig()),
        key(config=TsneConfig()),
        key(data_digest="b"),
    }
    weights = bytearray(tiny_run.weights_path.read_bytes())
    weights[-1] ^= 1
    tiny_run.weights_path.write_bytes(weights)
    others.add(key())
    assert len(others | {same}) == 5
    assert map_folder(tiny_run, "test", FAST) != map_folder(tiny_run, "validation", FAST)


@pytest.mark.skipif(sys.platform != "linux", reason="hands a lock to a child process")
def test_the_lock_is_the_systems_so_a_process_that_dies_frees_it(tiny_run):
    folder = map_folder(tiny_run, "test", FAST)
    with gate():
        lock = folder.try_lock()
    holder = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(600)"], pass_fds=(lock,)
    )
    os.close(lock)
    with gate():
        assert folder.is_locked()
        assert folder.try_lock() is None
    holder.kill()
    holder.wait()
    with gate():
        assert not folder.is_locked()
    assert LOCK_VARIABLE not in os.environ
    assert maps_root().name == "maps"
