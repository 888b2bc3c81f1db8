"""Start training as a process of its own, which outlives the app that started it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from aelib.core.errors import RunError
from aelib.runs.directory import RunDirectory, new_run_id
from aelib.runs.index import list_runs, runs_root
from aelib.runs.lock import RunLock
from aelib.training.distillation import find_teacher

if TYPE_CHECKING:
    from aelib.runs.config import RunConfig

MAX_RUNNING = 2
_PROJECT = Path(__file__).resolve().parents[2]


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
    command = [sys.executable, "-m", "aelib", "resume", str(run.path)]
    with contextlib.ExitStack() as stack:
        lock = stack.enter_context(run.lock())
        run.stop_path.unlink(missing_ok=True)
        log = stack.enter_context(run.log_path.open("ab"))
        inherited = (lock.handle,) if os.name == "posix" else ()
        if inherited:
            # The child holds the lock from its first instant: there is no gap in which the run
            # looks idle, or could be started twice.
            command += ["--lock", str(lock.handle)]
        else:
            lock.__exit__()
        process = subprocess.Popen(  # noqa: S603 -- our own module, the path is ours
            command,
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=_PROJECT,
            start_new_session=True,
            pass_fds=inherited,
        )
    # Somebody must ask for its exit code, or it stays in the process table when it has ended.
    threading.Thread(target=process.wait, name=f"wait for {run.id}", daemon=True).start()
