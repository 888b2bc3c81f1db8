"""Renaming and deleting runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aelib.core.errors import RunError
from aelib.runs import RunDirectory, find_run, list_runs
from aelib.runs.manage import delete_run, rename_run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_renamed_run_is_found_under_its_new_name(tiny_run: RunDirectory) -> None:
    weights = tiny_run.weights_path.read_bytes()
    renamed = rename_run(tiny_run, "another.name_2")
    assert [run.id for run in list_runs()] == ["another.name_2"]
    assert find_run("another.name_2") == renamed
    assert renamed.weights_path.read_bytes() == weights


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "a/b", "A", "-x", "x" * 65, "a b", "ä", "x\n", ".deleted-x"]
)
def test_a_name_that_is_none_is_refused(name: str, tiny_run: RunDirectory) -> None:
    with pytest.raises(RunError, match="Expected a name"):
        rename_run(tiny_run, name)
    assert tiny_run.path.is_dir()


def test_a_name_that_is_taken_is_refused(tiny_run: RunDirectory) -> None:
    with pytest.raises(RunError, match="already"):
        rename_run(tiny_run, tiny_run.id)


def test_a_deleted_run_leaves_nothing(tiny_run: RunDirectory) -> None:
    delete_run(tiny_run)
    assert list_runs() == []
    assert list(tiny_run.path.parent.iterdir()) == []


def test_a_removal_that_was_cut_short_leaves_no_run(tiny_run: RunDirectory) -> None:
    left = tiny_run.path.with_name(f".deleted-{tiny_run.id}")
    left.mkdir()
    (left / "config.json").write_text("{}")
    assert [run.id for run in list_runs()] == [tiny_run.id]
    delete_run(tiny_run)
    assert not left.exists()


def test_a_run_in_training_is_left_alone(tiny_run: RunDirectory) -> None:
    with tiny_run.lock():
        with pytest.raises(RunError, match="trained"):
            delete_run(tiny_run)
        with pytest.raises(RunError, match="trained"):
            rename_run(tiny_run, "other")
    assert tiny_run.weights_path.is_file()


def test_a_shipped_model_is_left_alone(tiny_run: RunDirectory, tmp_path: Path) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    run = RunDirectory(tiny_run.path.rename(shipped / "vae"))
    for action in (delete_run, lambda shipped_run: rename_run(shipped_run, "mine")):
        with pytest.raises(RunError, match="came with the app"):
            action(run)
    assert run.weights_path.is_file()
