"""What a health check finds, and the setting that would mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from aelib.core.config import to_dict
from aelib.core.errors import AelibError
from aelib.runs.config import RunConfig, run_config_from_dict

if TYPE_CHECKING:
    from collections.abc import Iterable

Status = Literal["ok", "watch", "ill"]
STATUSES: tuple[Status, ...] = ("ok", "watch", "ill")
"""From the best to the worst."""


class Remedy(NamedTuple):
    """A setting to train again with.

    Attributes:
        setting: Its dotted name, as on the command line.
        value: The new value.
    """

    setting: str
    value: Any


class Finding(NamedTuple):
    """One thing that was looked at.

    Attributes:
        name: Key.
        title: What was looked at.
        status: ``ok``, ``watch`` or ``ill``.
        says: What was found, with the values.
        why: Why it matters.
        remedies: Settings that would mend it, the first one first; none where all is well.
    """

    name: str
    title: str
    status: Status
    says: str
    why: str
    remedies: tuple[Remedy, ...] = ()


def worst(findings: Iterable[Finding]) -> Status:
    """Return the status of the whole.

    Args:
        findings: What was found.

    Returns:
        That of the worst finding; ``ok`` for none.
    """
    return max((finding.status for finding in findings), key=STATUSES.index, default="ok")


def grade(value: float, *, watch: float, ill: float) -> Status:
    """Return a status from a number and its two thresholds.

    Args:
        value: The number.
        watch: From here on it is to be watched.
        ill: From here on it is ill; below ``watch`` where lower is worse.

    Returns:
        The status.
    """
    sign = 1.0 if ill >= watch else -1.0
    if sign * value >= sign * ill:
        return "ill"
    return "watch" if sign * value >= sign * watch else "ok"


def usable(config: RunConfig, *wishes: tuple[str, Any] | None) -> tuple[Remedy, ...]:
    """Return the remedies that these settings know and that would change them.

    Args:
        config: Settings of a run.
        *wishes: Dotted name and value of each, the best first; None for none.

    Returns:
        Remedies whose settings are valid.
    """
    found = []
    for wish in wishes:
        if wish is None:
            continue
        remedy = Remedy(*wish)
        if value_of(config, remedy.setting) in (None, remedy.value):
            continue
        try:
            with_remedy(config, remedy)
        except AelibError:
            continue
        found.append(remedy)
    return tuple(found)


def value_of(config: RunConfig, setting: str) -> Any:  # noqa: ANN401 -- a JSON value
    """Return the present value of a setting.

    Args:
        config: Settings of a run.
        setting: Dotted name.

    Returns:
        The value; None if there is no such setting.
    """
    value: Any = to_dict(config)
    for key in setting.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def with_remedy(config: RunConfig, remedy: Remedy) -> RunConfig:
    """Return settings with one changed.

    Args:
        config: Settings of a run.
        remedy: The change; another ``name`` brings the part of that name with its defaults.

    Returns:
        The settings.
    """
    values = to_dict(config)
    *path, last = remedy.setting.split(".")
    place, parent = values, values
    for key in path:
        parent, place = place, place[key]
    if last == "name":
        parent[path[-1]] = {"name": remedy.value}
    else:
        place[last] = remedy.value
    return run_config_from_dict(values)


def to_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as plain values.

    Args:
        findings: What was found.

    Returns:
        For a JSON file.
    """
    return [
        {**finding._asdict(), "remedies": [remedy._asdict() for remedy in finding.remedies]}
        for finding in findings
    ]


def from_json(values: Any) -> list[Finding]:  # noqa: ANN401 -- a file may hold anything
    """Read findings; what is none of ours is left out.

    Args:
        values: What :func:`to_json` returned, or anything.

    Returns:
        The findings.
    """
    found = []
    for value in values if isinstance(values, list) else []:
        if not isinstance(value, dict) or value.get("status") not in STATUSES:
            continue
        texts = [str(value.get(key, "")) for key in ("name", "title", "says", "why")]
        remedies = [
            Remedy(item["setting"], item.get("value"))
            for item in value.get("remedies") or ()
            if isinstance(item, dict) and isinstance(item.get("setting"), str)
        ]
        name, title, says, why = texts
        found.append(Finding(name, title, value["status"], says, why, tuple(remedies)))
    return found
