"""Why training ended early, in words that say what to change."""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING

import torch

from aelib.core.errors import AelibError, RunError, TrainingDivergedError
from aelib.training.processes import is_main

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.runs import RunDirectory
    from aelib.runs.config import TrainingConfig

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def diverged(
    where: str, names: Sequence[str], *, settings: TrainingConfig, kept_epoch: int
) -> TrainingDivergedError:
    """Return the error of a value that stopped being finite.

    Args:
        where: Step or epoch.
        names: What was not finite: terms of the objective, or ``gradient``.
        settings: Settings of training, for the advice.
        kept_epoch: Epoch of the best weights so far; 0 when no epoch had ended.

    Returns:
        The error; it names the setting to change first.
    """
    kept = (
        f"The best weights so far, of epoch {kept_epoch}, are kept."
        if kept_epoch
        else "No epoch had ended, so there are no weights yet."
    )
    # what follows from a term that is not finite is not to blame
    blamed = [name for name in names if name not in ("objective", "gradient")] or list(names)
    return TrainingDivergedError(
        f"Not finite at {where}: {', '.join(blamed) or 'loss'}. {kept}",
        f"Set 'training.learning_rate' to {settings.learning_rate / 10:.2g} (now "
        f"{settings.learning_rate:.2g}); if it happens again, set 'training.gradient_clip' to "
        f"{settings.gradient_clip / 10:.2g} and 'training.precision' to float32.",
    )


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
