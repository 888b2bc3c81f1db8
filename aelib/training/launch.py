"""Start training as a process of its own, which outlives the app that started it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.core.errors import RunError
from aelib.runs.background import start_with_lock
from aelib.runs.directory import RunDirectory, new_run_id
from aelib.runs.index import list_runs, runs_root
from aelib.runs.lock import RunLock
from aelib.training.distillation import find_teacher

if TYPE_CHECKING:
    from aelib.runs.config import RunConfig

MAX_RUNNING = 2


def start_run(config: RunConfig, *, label: str) -> RunDirectory:
    """Create a run and train it in the background.

    Args:
        config: Settings.
        label: Short name; the run's id begins with it.

    Returns:
        The run.
    """
    if config.training.teacher:
        find_teacher(config.training.teacher)
    with _one_start_at_a_time():
        _check_room()
        run = RunDirectory.create(runs_root() / new_run_id(label), config)
        _spawn(run)
    return run


def resume_run(run: RunDirectory) -> None:
    """Go on with a run in the background.

    Args:
        run: A run that was stopped or interrupted.
    """
    with _one_start_at_a_time():
        _check_room()
        _spawn(run)


def running() -> list[str]:
    """Return the runs that are in training now, in whatever process.

    Returns:
        Their names.
    """
    return [run.id for run in list_runs() if run.is_locked()]


def _check_room() -> None:
    names = running()
    if len(names) >= MAX_RUNNING:
        raise RunError(
            f"Expected fewer than {MAX_RUNNING} trainings at once; running: {', '.join(names)}.",
            "Stop one, or wait until it ends.",
        )


def _one_start_at_a_time() -> RunLock:
    root = runs_root()
    root.mkdir(parents=True, exist_ok=True)
    return RunLock(root / ".starting", "starting")


def _spawn(run: RunDirectory) -> None:
    with run.lock() as lock:
        run.stop_path.unlink(missing_ok=True)
        start_with_lock(["resume", str(run.path)], lock, run.log_path)
