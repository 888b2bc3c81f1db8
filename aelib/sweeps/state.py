"""How a sweep stands: each member, how far all are, and how long the rest will take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from aelib.runs.progress import progress_of

if TYPE_CHECKING:
    from aelib.runs import RunDirectory
    from aelib.sweeps.directory import SweepDirectory, SweepStatus
    from aelib.sweeps.plan import Member, Plan


class MemberState(NamedTuple):
    """How one member stands.

    Attributes:
        member: Its values and settings.
        run: Its run; the folder may not exist yet.
        status: State of the run; ``waiting`` before its turn, ``measuring`` between training and
            figures, ``deleted`` when its run was removed afterwards.
        fraction: Share of its training done.
        epochs: Epochs that ended.
        figures: Figures on validation; empty before they are measured.
        seconds: Time spent training so far.
        remaining: Seconds left to train it; None while nothing is known.
    """

    member: Member
    run: RunDirectory
    status: str
    fraction: float
    epochs: int
    figures: dict[str, float]
    seconds: float
    remaining: float | None


class SweepState(NamedTuple):
    """How a sweep stands.

    Attributes:
        status: State of the whole.
        plan: What is trained.
        members: One state for each combination, in order.
        fraction: Share done.
        remaining: Seconds left at the speed measured so far; None while nothing is known.
    """

    status: SweepStatus
    plan: Plan
    members: list[MemberState]
    fraction: float
    remaining: float | None

    @property
    def num_done(self) -> int:
        """Members that need nothing more."""
        return sum(bool(state.figures) or state.status in _FAILED for state in self.members)


_FAILED = ("diverged", "failed")


def sweep_state(sweep: SweepDirectory) -> SweepState:
    """Read how a sweep stands.

    Args:
        sweep: A sweep that can be read.

    Returns:
        Its state.
    """
    plan, measured = sweep.plan(), sweep.read("figures")
    members = [
        _member_state(sweep, member, measured.get(str(member.number), {}))
        for member in plan.members
    ]
    members = _with_remaining(members)
    done = [
        1.0 if state.figures or state.status in _FAILED else state.fraction for state in members
    ]
    missing = [state.remaining for state in members]
    known = [seconds for seconds in missing if seconds is not None]
    return SweepState(
        sweep.status,
        plan,
        members,
        sum(done) / len(done),
        sum(known) if len(known) == len(missing) else None,
    )


def _member_state(sweep: SweepDirectory, member: Member, figures: dict[str, Any]) -> MemberState:
    run = sweep.run_of(member)
    numbers = {name: float(value) for name, value in figures.items()}
    epochs = member.config.training.epochs
    if not run.path.is_dir():
        status = "deleted" if numbers else "waiting"
        return MemberState(
            member,
            run,
            status,
            0.0,
            0,
            numbers,
            numbers.get("seconds", 0.0),
            0.0 if numbers else None,
        )
    status, rows, progress = run.status, run.metrics(), progress_of(run)
    seconds = float(rows[-1]["seconds"]) if rows else 0.0
    fraction = len(rows) / epochs if progress is None else progress.fraction
    if status == "finished" and not numbers:
        return MemberState(member, run, "measuring", 1.0, len(rows), numbers, seconds, 0.0)
    if numbers or status in _FAILED:
        return MemberState(member, run, status, 1.0, len(rows), numbers, seconds, 0.0)
    left = None if progress is None else progress.remaining_seconds
    spent = seconds if progress is None else progress.seconds
    return MemberState(member, run, status, fraction, len(rows), numbers, spent, left)


def _with_remaining(members: list[MemberState]) -> list[MemberState]:
    # what is not known yet follows from the mean time of an epoch that was measured
    known = [state for state in members if state.seconds > 0.0 and _share(state) > 0.0]
    epochs = sum(_share(state) * state.member.config.training.epochs for state in known)
    if not epochs:
        return members
    pace = sum(state.seconds for state in known) / epochs
    return [
        state
        if state.remaining is not None
        else state._replace(remaining=pace * state.member.config.training.epochs)
        for state in members
    ]


def _share(state: MemberState) -> float:
    return 1.0 if state.figures else state.fraction
