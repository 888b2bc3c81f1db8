"""Why training ended early, in words that say what to change."""

from __future__ import annotations

import contextlib
import errno
import math
from typing import TYPE_CHECKING

import torch

from aelib.core.errors import AelibError, RunError, TrainingDivergedError
from aelib.training.processes import is_main

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aelib.runs import RunDirectory
    from aelib.runs.config import TrainingConfig
    from aelib.training.state import Counters

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class NotFiniteError(Exception):
    """A value stopped being finite in training.

    Args:
        where: Step or epoch, in words.
        step: The step.
        values: What was looked at: terms of the objective, and ``gradient``.
    """

    def __init__(self, where: str, step: int, values: Mapping[str, float]) -> None:
        super().__init__(where)
        self.where, self.step = where, step
        names = [name for name, value in values.items() if not math.isfinite(value)]
        # what follows from a term that is not finite is not to blame
        self.blamed = [name for name in names if name not in ("objective", "gradient")] or names


def diverged(
    found: NotFiniteError, settings: TrainingConfig, counters: Counters
) -> tuple[str, str]:
    """Say that a value is not finite whatever was tried.

    Args:
        found: Where, and which value.
        settings: Settings of training, for the advice.
        counters: How often training went back, and the epoch of the best weights so far.

    Returns:
        What happened, and which setting to change first.
    """
    kept = (
        f"The best weights so far, of epoch {counters.best_epoch}, are kept."
        if counters.best_epoch
        else "No epoch had ended, so there are no weights yet."
    )
    times = len(counters.rollbacks)
    tried = (
        f" after {times} roll-back{'s' * (times > 1)} to half the learning rate" if times else ""
    )
    message = f"Not finite at {found.where}{tried}: {', '.join(found.blamed) or 'loss'}. {kept}"
    remedy = (
        f"Set 'training.learning_rate' to {settings.learning_rate / 10:.2g} (now "
        f"{settings.learning_rate:.2g}); if it happens again, set 'training.gradient_clip' to "
        f"{settings.gradient_clip / 10:.2g} and 'training.precision' to float32."
    )
    return message, remedy


def explain(error: Exception) -> AelibError | None:
    """Return what a person can do about an error in training.

    Args:
        error: What was raised.

    Returns:
        An error with a remedy; None for a fault of this program.
    """
    if isinstance(error, AelibError):
        return error
    if isinstance(error, OSError) and error.errno in _FULL:
        return RunError(
            "The disk is full, or a file would exceed what is allowed. What was saved before is "
            "kept.",
            "Free some space, then resume the run.",
        )
    is_torch_memory = isinstance(error, torch.OutOfMemoryError) or (
        isinstance(error, RuntimeError) and "can't allocate memory" in str(error)
    )
    if isinstance(error, MemoryError) or is_torch_memory:
        return RunError(
            "There is not enough memory for this training. What was saved before is kept.",
            "Set a smaller 'training.batch_size', or a smaller model.",
        )
    return None


def record_failure(run: RunDirectory, error: Exception) -> None:
    """Write down how a run ended, where the disk still takes it.

    Args:
        run: The run.
        error: Why it ended.
    """
    status = "diverged" if isinstance(error, TrainingDivergedError) else "failed"
    with contextlib.suppress(OSError):
        if is_main():
            run.write("outcome", {"status": status, "message": str(error)[:500]})
