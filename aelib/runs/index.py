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
        Every folder that holds a run, damaged ones too: ask for ``status`` and ``problem``.
    """
    own = sorted(_in(runs_root()), key=_age)
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
    try:
        runs = [RunDirectory(path) for path in folder.iterdir() if RUN_ID.fullmatch(path.name)]
    except OSError:
        return []
    return [run for run in runs if any(path.exists() for path in _signs(run))]


def _signs(run: RunDirectory) -> tuple[Path, ...]:
    # one whose settings are lost is still shown
    return (run.config_path, run.weights_path, run.metrics_path)


def _age(run: RunDirectory) -> tuple[float, str]:
    try:
        return (-run.config_path.stat().st_mtime, run.id)
    except OSError:  # the settings are lost, or the run is being deleted
        return (0.0, run.id)
