"""A sweep is a folder beside its runs. Here is what is in it, and its state, told from facts.

::

    <runs>/sweeps/<id>/sweep.json     settings to start from, axes, metric, look at the test split
    <runs>/sweeps/<id>/figures.json   figures of each member on validation, as it ends
    <runs>/sweeps/<id>/linear.json    PCA of the same sizes, where the latent size is an axis
    <runs>/sweeps/<id>/wish           what a person wants: run, pause or cancel
    <runs>/sweeps/<id>/log.txt        what the worker printed
    <runs>/sweeps/worker              held by the one process that trains sweeps
    <runs>/<id>.00, <id>.01, …        the members: ordinary runs
"""

from __future__ import annotations

import contextlib
import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from aelib.core import strict_json
from aelib.core.atomic import atomic_write
from aelib.core.errors import AelibError, RunError
from aelib.runs import RunDirectory, runs_root
from aelib.runs.directory import RUN_ID, new_run_id
from aelib.runs.lock import RunLock, is_held
from aelib.sweeps.plan import Plan, plan_from_dict, plan_to_dict

if TYPE_CHECKING:
    from pathlib import Path

    from aelib.sweeps.plan import Member

FORMAT = 1
MAX_BYTES = 2**20
Wish = Literal["run", "pause", "cancel"]
SweepStatus = Literal[
    "running", "queued", "pausing", "paused", "cancelled", "interrupted", "finished", "damaged"
]
_MEMBER = re.compile(r"(.+)\.\d\d")


@dataclass(frozen=True)
class SweepDirectory:
    """One sweep on disk.

    Attributes:
        path: The folder; its name is the sweep's id.
    """

    path: Path

    @classmethod
    def create(cls, plan: Plan, *, label: str, preset: str = "") -> SweepDirectory:
        """Make the folder of a new sweep; nothing is trained yet.

        Args:
            plan: What to train.
            label: Short name; the id begins with it.
            preset: Preset that the settings come from; empty for none.

        Returns:
            The sweep.
        """
        sweep = cls(sweeps_root() / new_run_id(label))
        sweep.path.mkdir(parents=True)
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
        facts = {"format": FORMAT, "created": now, "preset": preset, **plan_to_dict(plan)}
        sweep.wish_for("run")
        sweep.write("sweep", facts)
        return sweep

    @property
    def id(self) -> str:
        """Name of the folder."""
        return self.path.name

    @property
    def log_path(self) -> Path:
        """What the worker printed."""
        return self.path / "log.txt"

    def read(self, name: str) -> dict[str, Any]:
        """Return a JSON file of the sweep, or nothing.

        Args:
            name: ``sweep``, ``figures`` or ``linear``.

        Returns:
            Its content; empty if it is missing or cannot be read.
        """
        try:
            text = (self.path / f"{name}.json").read_bytes()
            value = strict_json.loads(text, max_bytes=MAX_BYTES)
        except (OSError, AelibError):
            return {}
        return value if isinstance(value, dict) else {}

    def write(self, name: str, value: dict[str, Any]) -> None:
        """Replace a JSON file of the sweep.

        Args:
            name: ``sweep``, ``figures`` or ``linear``.
            value: Its content.
        """
        atomic_write(self.path / f"{name}.json", strict_json.dumps(value, indent=2) + "\n")

    def plan(self) -> Plan:
        """Return what is trained.

        Returns:
            The plan.

        Raises:
            RunError: If the file cannot be read; a wrong setting is a :class:`ConfigError`.
        """
        facts = self.read("sweep")
        if facts.get("format") != FORMAT:
            raise RunError(
                f"Expected a sweep of format {FORMAT} in '{self.id}', but its sweep.json is "
                "missing, damaged or newer.",
                "Restore it from a copy, update the app, or remove the sweep.",
            )
        return plan_from_dict(facts)

    def run_of(self, member: Member) -> RunDirectory:
        """Return the run of a member.

        Args:
            member: One combination of values.

        Returns:
            The run; its folder is made when its turn comes.
        """
        return RunDirectory(runs_root() / f"{self.id}.{member.number:02d}")

    @property
    def wish(self) -> Wish:
        """What a person wants of this sweep."""
        try:
            text = (self.path / "wish").read_text("utf-8")
        except OSError:
            return "pause"
        return cast("Wish", text) if text in ("run", "pause", "cancel") else "pause"

    def wish_for(self, wish: Wish) -> None:
        """Write down what a person wants.

        Args:
            wish: ``run``, ``pause`` or ``cancel``.
        """
        atomic_write(self.path / "wish", wish)

    def is_done(self, member: Member) -> bool:
        """Return whether nothing is left to do for a member.

        Args:
            member: One combination of values.

        Returns:
            True when it was measured, or its training failed.
        """
        if str(member.number) in self.read("figures"):
            return True
        run = self.run_of(member)
        return run.path.is_dir() and run.status in ("diverged", "failed")

    @property
    def status(self) -> SweepStatus:
        """State of the sweep, from locks and files."""
        try:
            plan = self.plan()
        except AelibError:
            return "damaged"
        if all(self.is_done(member) for member in plan.members):
            return "finished"
        wish, is_alive = self.wish, is_held(worker_path())
        if wish != "run":
            busy = is_alive and any(self.run_of(member).is_locked() for member in plan.members)
            return "pausing" if busy else "paused" if wish == "pause" else "cancelled"
        if not is_alive:
            return "interrupted"
        first = next_sweep()
        return "running" if first is None or first.id == self.id else "queued"


def sweeps_root() -> Path:
    """Return the folder of sweeps, beside the runs.

    Returns:
        The folder; it may not exist yet.
    """
    return runs_root() / "sweeps"


def worker_path() -> Path:
    """Return the file that the one process which trains sweeps holds.

    Returns:
        The lock; it may not exist yet.
    """
    return sweeps_root() / "worker"


def gate() -> RunLock:
    """Return the lock under which the worker is started, and under which it ends.

    Without it, a sweep that is added while the worker ends would wait for nobody.

    Returns:
        A context manager.
    """
    sweeps_root().mkdir(parents=True, exist_ok=True)
    return RunLock(sweeps_root() / "gate", "sweeps")


def list_sweeps() -> list[SweepDirectory]:
    """Return all sweeps, the newest first.

    Returns:
        Every folder that holds a sweep, damaged ones too.
    """
    try:
        folders = [path for path in sweeps_root().iterdir() if RUN_ID.fullmatch(path.name)]
    except OSError:
        return []
    sweeps = [SweepDirectory(path) for path in folders if path.is_dir()]
    return sorted(sweeps, key=_created, reverse=True)


def find_sweep(sweep_id: str) -> SweepDirectory:
    """Return the sweep of that name, one of the list; an id is never taken as a path.

    Args:
        sweep_id: Name of a sweep.

    Returns:
        The sweep.

    Raises:
        RunError: If there is none.
    """
    for sweep in list_sweeps():
        if sweep.id == sweep_id:
            return sweep
    raise RunError(
        f"There is no sweep named '{sweep_id[:64]}'.", "See 'python -m aelib sweep list'."
    )


def next_sweep() -> SweepDirectory | None:
    """Return the sweep that is trained now, or next: the oldest that is wanted and not done.

    Returns:
        The sweep; None when nothing is left to do.
    """
    for sweep in reversed(list_sweeps()):
        with contextlib.suppress(AelibError):  # one that cannot be read keeps nobody waiting
            if sweep.wish == "run" and next_member(sweep) is not None:
                return sweep
    return None


def next_member(sweep: SweepDirectory) -> Member | None:
    """Return the member of a sweep that is trained now, or next.

    Args:
        sweep: The sweep.

    Returns:
        The first that is not done; None when all are.
    """
    return next((member for member in sweep.plan().members if not sweep.is_done(member)), None)


def sweep_of(run_id: str) -> str | None:
    """Return the sweep that a run is a member of.

    Args:
        run_id: Name of a run.

    Returns:
        Id of the sweep; None for a run of its own, or when the sweep is gone.
    """
    named = _MEMBER.fullmatch(run_id)
    if named is None or not (sweeps_root() / named[1] / "sweep.json").is_file():
        return None
    return named[1]


def _created(sweep: SweepDirectory) -> tuple[str, str]:
    return str(sweep.read("sweep").get("created", "")), sweep.id
