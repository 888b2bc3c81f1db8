from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from aelib.core.errors import DataError
from aelib.data.staging import staging

if TYPE_CHECKING:
    from pathlib import Path


def test_goes_away_but_keeps_what_was_moved_out(tmp_path: Path) -> None:
    with staging(tmp_path / "new") as temporary:
        (temporary / "half").write_text("half")
        (temporary / "whole").write_text("whole")
        (temporary / "whole").replace(tmp_path / "new" / "whole")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["whole"]


def test_goes_away_when_the_work_is_stopped(tmp_path: Path) -> None:
    def work() -> None:
        with staging(tmp_path) as temporary:
            (temporary / "half").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert not list(tmp_path.iterdir())


def test_sweeps_what_a_killed_process_left_long_ago(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".staging-old", tmp_path / ".staging-fresh"
    for folder in (old, fresh):
        folder.mkdir()
        (folder / "half").touch()
    os.utime(old, (time.time() - 100_000,) * 2)
    with staging(tmp_path):
        pass
    assert not old.exists()
    assert fresh.exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(DataError, match="cannot be written to") as error,
        staging(tmp_path / "file"),
    ):
        pass
    assert str(tmp_path) not in str(error.value)
