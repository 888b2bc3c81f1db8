from __future__ import annotations

import os
import shutil

import pytest

from aelib.core.errors import RunError
from aelib.runs import RunConfig, RunDirectory, find_run, index, is_shipped, list_runs


def test_runs_are_where_the_variable_says(runs_root, monkeypatch):
    assert index.runs_root() == runs_root
    monkeypatch.delenv("AELIB_RUNS")
    assert index.runs_root().name == "runs"


def test_shipped_runs_come_first_then_the_newest(runs_root, tmp_path):
    for folder, name in ((tmp_path / "shipped", "b"), (tmp_path / "shipped", "a")):
        RunDirectory.create(folder / name, RunConfig())
    for age, name in ((30, "old"), (10, "new"), (20, "middle")):
        run = RunDirectory.create(runs_root / name, RunConfig())
        os.utime(run.config_path, (1_000_000 - age, 1_000_000 - age))
    assert [run.id for run in list_runs()] == ["a", "b", "new", "middle", "old"]
    assert [is_shipped(run) for run in list_runs()] == [True, True, False, False, False]


def test_no_folder_means_no_runs(runs_root):
    shutil.rmtree(runs_root)
    assert list_runs() == []


def test_what_is_no_run_is_not_listed(runs_root):
    (runs_root / "empty").mkdir()
    (runs_root / "file").touch()
    (runs_root / ".hidden").mkdir()
    (runs_root / "Bad Name").mkdir()
    (runs_root / "Bad Name" / "config.json").touch()
    assert list_runs() == []


def test_a_run_is_found_by_its_name_only(tiny_run, tmp_path):
    assert find_run("tiny-vae") == tiny_run
    for name in ("../tiny-vae", str(tiny_run.path), "tiny-vae/", "", "tiny\0vae", "x" * 5_000):
        with pytest.raises(RunError, match="There is no run named"):
            find_run(name)
