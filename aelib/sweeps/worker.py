"""The one process that trains sweeps: the oldest first, one member after the other.

Everything it knows is in files, so it may be killed at any instant: the next worker goes on with
the same member from its last saved step.
"""

from __future__ import annotations

import contextlib
import logging
import time
from typing import TYPE_CHECKING

from aelib.core import strict_json
from aelib.core.config import to_dict
from aelib.core.device import best_device
from aelib.core.errors import AelibError, RunError
from aelib.data import load
from aelib.runs import RunDirectory, open_model
from aelib.runs.lock import RunLock
from aelib.sweeps.directory import (
    gate,
    next_member,
    next_sweep,
    sweep_of,
    sweeps_root,
    worker_path,
)
from aelib.sweeps.linear import latent_axis, measure_pca
from aelib.sweeps.measure import measure
from aelib.sweeps.plan import say_values
from aelib.training import train_run
from aelib.training.launch import MAX_RUNNING, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aelib.data import Splits
    from aelib.sweeps.directory import SweepDirectory
    from aelib.sweeps.plan import Member

POLL_SECONDS = 0.5
_LOG = logging.getLogger(__name__)


def work(say: Callable[[str], None], *, lock_handle: int | None = None) -> int:
    """Train what is wanted until nothing is left.

    Args:
        say: Told in a line what happens.
        lock_handle: A handle that holds the worker's lock already, inherited from the process that
            started this one.

    Returns:
        Exit code: 0 when nothing is left, 128 + number after a signal.

    Raises:
        RunError: If another process trains the sweeps of this machine.
    """
    sweeps_root().mkdir(parents=True, exist_ok=True)
    lock = RunLock(worker_path(), "sweeps", lock_handle)
    try:
        lock.__enter__()
    except RunError:
        raise RunError(
            "Another process trains the sweeps of this machine; this one is in its queue.",
            "See 'python -m aelib sweep list'.",
        ) from None
    pictures = _Pictures()
    try:
        while (sweep := _next_or_leave(lock)) is not None:
            with _failures_pause(sweep, say):
                code = _one_member(sweep, pictures, say)
                if code:
                    return code
    finally:
        lock.__exit__()
    return 0


class _Pictures:
    """The data of the last member, as the next one most often learns from the same."""

    def __init__(self) -> None:
        self._last: tuple[str, Splits] | None = None

    def of(self, member: Member) -> Splits:
        key = strict_json.dumps(to_dict(member.config)["data"])
        if self._last is None or self._last[0] != key:
            self._last = None  # both at once might not fit into memory
            self._last = (key, load(member.config.data))
        return self._last[1]


def _next_or_leave(lock: RunLock) -> SweepDirectory | None:
    """Return what to do next; with nothing left, free the lock before anybody can add to it."""
    with gate():
        sweep = next_sweep()
        if sweep is None:
            lock.__exit__()
    return sweep


def _one_member(sweep: SweepDirectory, pictures: _Pictures, say: Callable[[str], None]) -> int:
    member = next_member(sweep)
    if member is None:
        return 0
    plan = sweep.plan()
    splits = pictures.of(member)
    if latent_axis(plan) and not sweep.read("linear"):
        sweep.write("linear", measure_pca(plan, splits))
    run = sweep.run_of(member)
    if not run.path.is_dir():
        RunDirectory.create(run.path, member.config)
    if not _is_finished(run):
        say(f"{sweep.id} {member.number + 1}/{len(plan.members)}: {say_values(member)}")
        code = _train(sweep, run, splits, say)
        if code or not _is_finished(run):
            return code
    figures = measure(open_model(run, best_device()).model, splits, "validation", plan.base)
    rows = run.metrics()
    figures["seconds"] = float(rows[-1]["seconds"]) if rows else 0.0
    sweep.write("figures", {**sweep.read("figures"), str(member.number): figures})
    say(f"  validation mse {figures['mse']:.5f}")
    return 0


def _is_finished(run: RunDirectory) -> bool:
    return run.status == "finished"


def _train(
    sweep: SweepDirectory, run: RunDirectory, splits: Splits, say: Callable[[str], None]
) -> int:
    # a person who stops it after this line leaves a new file, or is seen in the wish below
    run.stop_path.unlink(missing_ok=True)
    while sweep.wish == "run" and (run.is_locked() or len(_others()) >= MAX_RUNNING):
        time.sleep(POLL_SECONDS)
    if sweep.wish != "run":
        return 0
    try:
        code = train_run(run, splits)
    except AelibError as error:
        if run.status not in ("diverged", "failed"):
            raise  # nothing was written, as on a full disk: the next one would fail too
        say(f"  {run.status}: {error}")
        return 0
    if run.status == "stopped" and not code and sweep.wish == "run":
        sweep.wish_for("pause")  # stopped like any other run: its person wants the machine
    return code


def _others() -> list[str]:
    return [run_id for run_id in running() if sweep_of(run_id) is None]


@contextlib.contextmanager
def _failures_pause(sweep: SweepDirectory, say: Callable[[str], None]) -> Iterator[None]:
    """Pause a sweep that cannot go on, so that the ones behind it can."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 -- written down, shown on the page and in the log
        if not isinstance(error, AelibError):
            _LOG.exception("a sweep cannot go on")
        say(f"{sweep.id} is paused: {error}")
        sweep.wish_for("pause")
        facts = sweep.read("sweep")
        if facts:
            sweep.write("sweep", {**facts, "problem": str(error)[:500]})
