"""What a sweep trains: the settings to start from, one or two axes, and every combination."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from aelib.core.config import to_dict
from aelib.core.errors import AelibError, ConfigError
from aelib.data import DATASETS
from aelib.models import check_size
from aelib.runs.config import RunConfig, run_config_from_dict
from aelib.sweeps.axes import Axis, Value, find_sweepable, with_values

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aelib.training.estimate import Estimate

MAX_AXES = 2
MAX_MEMBERS = 64


class Member(NamedTuple):
    """One combination of values.

    Attributes:
        number: Its place in the order of training, from 0.
        values: Value of each axis, by dotted name.
        config: Settings of its run.
    """

    number: int
    values: dict[str, Value]
    config: RunConfig


class Plan(NamedTuple):
    """A sweep before anything is trained.

    Attributes:
        base: Settings that all members share but for the axes.
        axes: One or two settings with their values.
        members: All combinations, the second axis varying fastest.
    """

    base: RunConfig
    axes: tuple[Axis, ...]
    members: tuple[Member, ...]


def make_plan(base: RunConfig, axes: Sequence[Axis]) -> Plan:
    """Combine the values of the axes, and check every combination before any is trained.

    Args:
        base: Settings to start from.
        axes: One or two settings with their values.

    Returns:
        The plan.

    Raises:
        ConfigError: If there are too many axes or combinations, an axis stands twice, or a
            combination is not a model; the message names it.
    """
    names = [axis.name for axis in axes]
    if not 1 <= len(axes) <= MAX_AXES or len(set(names)) < len(names):
        raise ConfigError(
            f"Expected one or two different settings to sweep, got {', '.join(names) or 'none'}.",
            "For example --axis model.bottleneck.latent_dim=2,4,8,16.",
        )
    for name in names:
        find_sweepable(base, name)
    combinations = list(itertools.product(*(axis.values for axis in axes)))
    if not 1 <= len(combinations) <= MAX_MEMBERS:
        raise ConfigError(
            f"Expected 1 to {MAX_MEMBERS} trainings in one sweep, got {len(combinations)}.",
            "Try fewer values.",
        )
    members = [
        _member(base, number, dict(zip(names, values, strict=True)))
        for number, values in enumerate(combinations)
    ]
    _check_sizes(members)
    return Plan(base, tuple(axes), tuple(members))


def plan_cost(plan: Plan, estimate: Callable[[RunConfig], Estimate]) -> float:
    """Return about how long a sweep takes: some members are timed, the others are like them.

    Args:
        plan: The sweep.
        estimate: Times a training, see :func:`aelib.training.estimate.estimate`.

    Returns:
        Seconds if nothing else runs on the machine.
    """
    last = len(plan.members) - 1
    timed = [plan.members[place] for place in sorted({0, last // 2, last})]
    per_epoch = [estimate(member.config).seconds_per_epoch for member in timed]
    epochs = sum(member.config.training.epochs for member in plan.members)
    return sum(per_epoch) / len(per_epoch) * epochs


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON values.

    Args:
        plan: The plan.

    Returns:
        ``base`` and ``axes``; the members follow from them.
    """
    axes = [{"name": axis.name, "values": list(axis.values)} for axis in plan.axes]
    return {"base": to_dict(plan.base), "axes": axes}


def plan_from_dict(data: dict[str, Any]) -> Plan:
    """Read a plan that was checked when it was made.

    Args:
        data: What :func:`plan_to_dict` returned.

    Returns:
        The plan.

    Raises:
        ConfigError: If it is none.
    """
    try:
        base = run_config_from_dict(data["base"])
        axes = tuple(Axis(axis["name"], tuple(axis["values"])) for axis in data["axes"])
        names = [axis.name for axis in axes]
        members = tuple(
            _member(base, number, dict(zip(names, values, strict=True)))
            for number, values in enumerate(itertools.product(*(axis.values for axis in axes)))
        )
    except (LookupError, TypeError) as error:
        raise ConfigError(f"Expected a sweep, got {type(error).__name__}.") from error
    return Plan(base, axes, members)


def label_of(plan: Plan, name: str) -> str:
    """Return the name of an axis for people.

    Args:
        plan: The plan.
        name: Dotted name of one of its axes.

    Returns:
        For example ``Bottleneck: latent dimensions``.
    """
    try:
        return find_sweepable(plan.base, name).label
    except ConfigError:  # a setting of a part that only another axis chooses
        return name


def say_values(member: Member) -> str:
    """Write the values of a member in one line.

    Args:
        member: The member.

    Returns:
        For example ``latent_dim 8 · beta 4``.
    """
    return " · ".join(f"{short(name)} {say(value)}" for name, value in member.values.items())


def short(name: str) -> str:
    """Shorten the dotted name of a setting.

    Args:
        name: For example ``model.loss.name``.

    Returns:
        Its last part; the kind of part for a choice of it, ``loss``.
    """
    *_, kind, last = name.split(".")
    return kind if last == "name" else last


def say(value: Value) -> str:
    """Write a value as it stands on an axis.

    Args:
        value: A number, flag or text.

    Returns:
        For example ``0.5``.
    """
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _member(base: RunConfig, number: int, values: dict[str, Value]) -> Member:
    try:
        return Member(number, values, run_config_from_dict(with_values(base, values)))
    except AelibError as error:
        raise _of_member(number, values, error) from None


def _check_sizes(members: Sequence[Member]) -> None:
    for member in members:
        image = DATASETS.build(member.config.data).facts().image
        try:
            check_size(member.config.model, image)
        except AelibError as error:
            raise _of_member(member.number, member.values, error) from None


def _of_member(number: int, values: dict[str, Value], error: AelibError) -> ConfigError:
    told = ", ".join(f"{short(name)} = {say(value)}" for name, value in values.items())
    return ConfigError(f"Training {number + 1} ({told}): {error.message}", error.remedy)
