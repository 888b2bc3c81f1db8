"""A figure on validation over the swept setting: one line for each value of the second one.

Where the second setting is the seed, its values are repetitions: the line is their mean, with the
standard deviation as its bar.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, NamedTuple

from aelib.sweeps.plan import label_of, say, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.sweeps.axes import Axis, Value
    from aelib.sweeps.plan import Member, Plan
    from aelib.sweeps.state import MemberState, SweepState

SEED = "training.seed"


class Line(NamedTuple):
    """One line of a curve.

    Attributes:
        title: Value of the second setting; empty when there is none.
        places: Values of the first setting that were measured.
        heights: The figure there, a mean over seeds where they are swept.
        bars: Standard deviation over seeds; None where there is one seed.
    """

    title: str
    places: list[float | str]
    heights: list[float]
    bars: list[float] | None


class Curve(NamedTuple):
    """A figure over a swept setting.

    Attributes:
        name: Dotted name of the setting.
        label: Name of the setting for people.
        lines: One for each value of the second setting.
        places: All places in the order of the axis, measured or not.
        is_number: The places stand on a scale.
        is_log: The scale is one of ratios.
    """

    name: str
    label: str
    lines: list[Line]
    places: list[float | str]
    is_number: bool
    is_log: bool


def curve_of(state: SweepState, metric: str) -> Curve:
    """Arrange the figures of a sweep as lines.

    Args:
        state: How the sweep stands.
        metric: Name of a figure.

    Returns:
        The lines, from left to right; lines without a point are left out.
    """
    axis, second = _order(state.plan.axes)
    measured = [member for member in state.members if metric in member.figures]
    groups: dict[str, list[MemberState]] = {}
    for member in measured:
        is_line = second is not None and second.name != SEED
        title = _title(second, member.member.values) if is_line else ""
        groups.setdefault(title, []).append(member)
    values = sorted(axis.values) if axis.is_number else list(axis.values)
    lines = [_line(title, axis, values, group, metric) for title, group in groups.items()]
    return Curve(
        axis.name,
        label_of(state.plan, axis.name),
        lines,
        [_place(axis, value) for value in values],
        axis.is_number,
        axis.is_geometric,
    )


def place_of(plan: Plan, member: Member) -> float | str:
    """Return where a member stands on the axis of a curve.

    Args:
        plan: The sweep.
        member: One of its members.

    Returns:
        One of the curve's places.
    """
    axis, _ = _order(plan.axes)
    return _place(axis, member.values[axis.name])


def _order(axes: Sequence[Axis]) -> tuple[Axis, Axis | None]:
    if len(axes) == 1:
        return axes[0], None
    first, second = axes
    # repetitions are no setting to look along
    return (second, first) if first.name == SEED else (first, second)


def _title(axis: Axis | None, values: dict[str, Value]) -> str:
    return "" if axis is None else f"{short(axis.name)} {say(values[axis.name])}"


def _line(
    title: str, axis: Axis, values: Sequence[Value], members: Sequence[MemberState], metric: str
) -> Line:
    by_value: dict[Value, list[float]] = {}
    for member in members:
        by_value.setdefault(member.member.values[axis.name], []).append(member.figures[metric])
    found = [(value, by_value[value]) for value in values if value in by_value]
    is_repeated = any(len(figures) > 1 for _, figures in found)
    return Line(
        title,
        [_place(axis, value) for value, _ in found],
        [statistics.fmean(figures) for _, figures in found],
        [statistics.stdev(figures) if len(figures) > 1 else 0.0 for _, figures in found]
        if is_repeated
        else None,
    )


def _place(axis: Axis, value: Value) -> float | str:
    return float(value) if axis.is_number else say(value)
