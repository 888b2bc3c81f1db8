from __future__ import annotations

import errno
import os
import stat
import sys

import pytest

from aelib.core.atomic import atomic_write, remove_leftovers, sync_folder


def test_content_is_replaced_and_nothing_is_left_behind(tmp_path):
    path = tmp_path / "file"
    atomic_write(path, "ä")
    atomic_write(path, b"new")
    assert path.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_file_has_the_modes_of_a_plain_file(tmp_path):
    (tmp_path / "plain").touch()
    atomic_write(tmp_path / "ours", b"")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "ours")]
    assert modes[0] == modes[1]


@pytest.mark.parametrize("name", ["fsync", "replace", "write"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EACCES])
def test_a_failure_at_any_step_keeps_the_old_content(tmp_path, monkeypatch, name, number):
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        if name == "fsync":
            patch.setattr(os, "fsync", fail)
        elif name == "replace":
            patch.setattr("pathlib.Path.replace", fail)
        else:
            patch.setattr(os, "fdopen", _full_file(fail))
        with pytest.raises(OSError, match=os.strerror(number)):
            atomic_write(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def _full_file(fail):
    fdopen = os.fdopen

    def opened(*args, **kwargs):
        file = fdopen(*args, **{**kwargs, "buffering": 0})
        return _Failing(file, fail)

    return opened


class _Failing:
    def __init__(self, file, fail):
        self.file, self.write = file, fail

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()


def test_what_killed_writers_left_is_removed_and_nothing_else(tmp_path):
    for name in (".state.safetensors.x1.tmp", "state.safetensors", ".hidden", "a.tmp"):
        (tmp_path / name).touch()
    remove_leftovers(tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {"state.safetensors", ".hidden", "a.tmp"}


def test_a_folder_can_be_synced(tmp_path):
    sync_folder(tmp_path)
