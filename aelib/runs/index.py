"""Find runs: those of this person, and those that are shipped."""

from __future__ import annotations

import os
from pathlib import Path

from aelib.core.errors import RunError
from aelib.runs.directory import RUN_ID, RunDirectory

RUNS_VARIABLE = "AELIB_RUNS"
SHIPPED = Path(__file__).resolve().parents[2] / "checkpoints"


def runs_root() -> Path:
    """Return the folder of new runs: the variable ``AELIB_RUNS``, or ``runs`` here.

    Returns:
        The folder; it may not exist yet.
    """
    default = Path(__file__).resolve().parents[2] / "runs"
    return Path(os.environ.get(RUNS_VARIABLE) or default).expanduser()


def list_runs() -> list[RunDirectory]:
    """Return all runs, shipped ones first, then the newest.

    Returns:
        Runs that have a config.
    """
    own = sorted(_in(runs_root()), key=lambda run: run.config_path.stat().st_mtime, reverse=True)
    return [*sorted(_in(SHIPPED), key=lambda run: run.id), *own]


def find_run(run_id: str) -> RunDirectory:
    """Return the run of that name, one of the list; an id is never taken as a path.

    Args:
        run_id: Name of a run.

    Returns:
        The run.

    Raises:
        RunError: If there is none.
    """
    for run in list_runs():
        if run.id == run_id:
            return run
    raise RunError(f"There is no run named '{run_id[:64]}'.", "Choose one from the list.")


def is_shipped(run: RunDirectory) -> bool:
    """Return whether a run came with the app.

    Args:
        run: Any run.

    Returns:
        True if it must not be changed or deleted.
    """
    return run.path.parent == SHIPPED


def _in(folder: Path) -> list[RunDirectory]:
    if not folder.is_dir():
        return []
    return [
        RunDirectory(path)
        for path in folder.iterdir()
        if RUN_ID.fullmatch(path.name) and (path / "config.json").is_file()
    ]
