"""How far a training is, from what its process last wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from aelib.runs.directory import RunDirectory


class RunProgress(NamedTuple):
    """Where a training stands.

    Attributes:
        step: Steps done.
        num_steps: Steps in all.
        epoch: Epochs done.
        seconds: Time spent training.
        images_per_second: Mean speed so far.
        remaining_seconds: Time left at that speed.
    """

    step: int
    num_steps: int
    epoch: int
    seconds: float
    images_per_second: float
    remaining_seconds: float

    @property
    def fraction(self) -> float:
        """Share of all steps done, in [0, 1]."""
        return min(1.0, max(0.0, self.step / max(1, self.num_steps)))


def progress_of(run: RunDirectory) -> RunProgress | None:
    """Read how far a run is.

    Args:
        run: Any run.

    Returns:
        Its progress; None before the first report.
    """
    found = run.read("progress")
    step, num_steps = _number(found, "step"), _number(found, "num_steps")
    if not step or not num_steps:
        return None
    left = max(0.0, num_steps - step)
    return RunProgress(
        step=int(step),
        num_steps=int(num_steps),
        epoch=int(_number(found, "epoch")),
        seconds=_number(found, "seconds"),
        images_per_second=_number(found, "images_per_second"),
        remaining_seconds=_number(found, "seconds") / step * left,
    )


def _number(values: dict[str, Any], name: str) -> float:
    value = values.get(name)
    return float(value) if isinstance(value, (int, float)) else 0.0
