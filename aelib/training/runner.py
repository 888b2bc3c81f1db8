"""Train one run in this process: lock, signals, and what is written when it fails."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from aelib.core.device import denormals_flushed
from aelib.core.errors import RunError
from aelib.training.engine import Trainer
from aelib.training.failure import explain, record_failure
from aelib.training.processes import is_main
from aelib.training.stop_request import StopRequest

if TYPE_CHECKING:
    from aelib.data import Splits
    from aelib.runs import RunDirectory


def train_run(
    run: RunDirectory, splits: Splits | None = None, *, lock_handle: int | None = None
) -> int:
    """Train a run under its lock and write down how it ended.

    Args:
        run: A new run, or one that was stopped or interrupted.
        splits: Its data; loaded from its settings by default.
        lock_handle: A handle that holds the run's lock already, inherited from the process that
            started this one.

    Returns:
        Exit code: 0 finished or stopped by request, 128 + number after a signal.

    Raises:
        RunError: If another process trains the run, or it is finished.
        AelibError: If a value was not finite, the disk is full, or anything else that a person
            can mend; also written to ``outcome.json``.
    """
    with contextlib.ExitStack() as stack:
        # here, before the data are loaded, torch has not started its threads yet
        stack.enter_context(denormals_flushed())
        if is_main():
            stack.enter_context(run.lock(lock_handle))
        if run.read("outcome").get("status") == "finished":
            raise RunError(f"The run '{run.id}' is finished.", "Start a new one to train longer.")
        stop = stack.enter_context(StopRequest(run.stop_path))
        try:
            status = Trainer(run, splits, stop).train()
        except Exception as error:
            known = explain(error)
            record_failure(run, known or error)
            if known is None or known is error:
                raise
            raise known from error
    return stop.exit_code if status == "stopped" else 0
