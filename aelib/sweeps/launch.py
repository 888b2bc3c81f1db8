"""Start, pause, go on with, cancel and remove sweeps; the worker is a process of its own."""

from __future__ import annotations

import contextlib
import shutil
import time
from typing import TYPE_CHECKING

from aelib.core.errors import RunError
from aelib.runs.background import start_with_lock
from aelib.runs.lock import RunLock, is_held
from aelib.runs.manage import delete_run
from aelib.sweeps.directory import SweepDirectory, gate, sweeps_root, worker_path

if TYPE_CHECKING:
    from aelib.sweeps.directory import Wish
    from aelib.sweeps.plan import Plan

STOP_SECONDS = 20.0


def start_sweep(plan: Plan, *, label: str, preset: str = "") -> SweepDirectory:
    """Put a sweep at the end of the queue, and train it in the background.

    Args:
        plan: What to train.
        label: Short name; the sweep's id begins with it.
        preset: Preset that the settings come from; empty for none.

    Returns:
        The sweep.
    """
    sweep = SweepDirectory.create(plan, label=label, preset=preset)
    start_worker()
    return sweep


def want(sweep: SweepDirectory) -> None:
    """Put a sweep back into the queue; trainings that failed are tried again.

    Args:
        sweep: A sweep that was paused, cancelled or interrupted.
    """
    for member in sweep.plan().members:
        run = sweep.run_of(member)
        if run.status == "failed":
            (run.path / "outcome.json").unlink(missing_ok=True)
    facts = sweep.read("sweep")
    if facts.pop("problem", None) is not None:
        sweep.write("sweep", facts)
    sweep.wish_for("run")


def resume_sweep(sweep: SweepDirectory) -> None:
    """Go on with a sweep in the background, from the last saved step.

    Args:
        sweep: A sweep that was paused, cancelled or interrupted.
    """
    want(sweep)
    start_worker()


def pause_sweep(sweep: SweepDirectory) -> None:
    """Let the member in training save its state and stop; the sweep waits until it is resumed.

    Args:
        sweep: A sweep in the queue.
    """
    _stop(sweep, "pause")


def cancel_sweep(sweep: SweepDirectory) -> None:
    """End a sweep: what has been trained and measured stays, the rest is not trained.

    Args:
        sweep: A sweep in the queue.
    """
    _stop(sweep, "cancel")


def remove_sweep(sweep: SweepDirectory, *, with_runs: bool = True) -> None:
    """Remove a sweep for good.

    Args:
        sweep: Any sweep; one in training is stopped first.
        with_runs: Also remove its runs; otherwise they stay as runs of their own.

    Raises:
        RunError: If its training does not stop.
    """
    if sweep.status == "damaged":
        runs = []
    else:
        cancel_sweep(sweep)
        runs = [sweep.run_of(member) for member in sweep.plan().members]
    deadline = time.monotonic() + STOP_SECONDS
    while any(run.is_locked() for run in runs):
        if time.monotonic() > deadline:
            raise RunError(
                f"The sweep '{sweep.id}' is still in training.", "Wait a moment, and try again."
            )
        time.sleep(0.05)
    hidden = sweep.path.with_name(f".deleted-{sweep.id}")
    sweep.path.rename(hidden)
    if with_runs:
        for run in runs:
            if run.path.is_dir():
                delete_run(run)
    shutil.rmtree(hidden, ignore_errors=True)


def start_worker() -> None:
    """Start the process that trains sweeps, unless there is one."""
    with gate():
        if is_held(worker_path()):
            return
        with RunLock(worker_path(), "sweeps") as lock:
            start_with_lock(["sweep", "work"], lock, sweeps_root() / "log.txt")


def _stop(sweep: SweepDirectory, wish: Wish) -> None:
    sweep.wish_for(wish)
    for member in sweep.plan().members:
        run = sweep.run_of(member)
        if run.is_locked():
            with contextlib.suppress(FileNotFoundError):
                run.request_stop()
