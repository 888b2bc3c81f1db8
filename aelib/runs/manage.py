"""Rename and delete runs of one's own; shipped ones and those in training are left alone."""

from __future__ import annotations

import shutil

from aelib.core.errors import RunError
from aelib.runs.directory import RUN_ID, RunDirectory
from aelib.runs.index import is_shipped, list_runs


def rename_run(run: RunDirectory, new_id: str) -> RunDirectory:
    """Give a run another name.

    Args:
        run: A run of one's own that is not in training.
        new_id: The name; lower-case letters, digits, ``-``, ``_`` and ``.``.

    Returns:
        The run under its new name.

    Raises:
        RunError: If the name is not allowed or taken, or the run must not be changed.
    """
    _check_changeable(run)
    if not RUN_ID.fullmatch(new_id):
        raise RunError(
            "Expected a name of lower-case letters, digits, '-', '_' and '.', at most 64 and not "
            f"beginning with a sign, got '{new_id[:80]}'.",
            "Choose another name.",
        )
    target = run.path.with_name(new_id)
    if target.exists() or any(other.id == new_id for other in list_runs()):
        raise RunError(f"There is a run named '{new_id}' already.", "Choose another name.")
    with run.lock():
        run.path.rename(target)
    return RunDirectory(target)


def delete_run(run: RunDirectory) -> None:
    """Remove a run for good.

    It first leaves the list under a hidden name, so that a removal that is cut short does not
    leave half a run behind.

    Args:
        run: A run of one's own that is not in training.
    """
    _check_changeable(run)
    with run.lock():
        hidden = run.path.with_name(f".deleted-{run.id}")
        shutil.rmtree(hidden, ignore_errors=True)
        run.path.rename(hidden)
    shutil.rmtree(hidden, ignore_errors=True)


def _check_changeable(run: RunDirectory) -> None:
    if is_shipped(run):
        raise RunError(f"The model '{run.id}' came with the app and is not changed.")
