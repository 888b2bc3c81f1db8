"""Settings that a sweep varies: which there are, which values to try, how they go into a config.

A setting is named by its dotted path in the settings of a run, ``model.bottleneck.latent_dim``;
``….name`` chooses a part. Data are not varied: models that learned from other pictures, or are
measured on others, cannot be compared.
"""

from __future__ import annotations

import dataclasses
import json
import math
import types
import typing
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from aelib.core.config import describe, field_type, to_dict
from aelib.core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aelib.runs import RunConfig

Value = bool | int | float | str
MAX_VALUES = 24
_HINT = "Choose a number or a choice of the model or of the training; see 'train --help'."
_SUGGESTED: dict[str, tuple[Value, ...]] = {
    "latent_dim": (2, 4, 8, 16, 32, 64),
    "num_labels": (10, 30, 100, 300, 1000, 0),
    "seed": (0, 1, 2),
}


class Axis(NamedTuple):
    """One setting and the values that a sweep tries.

    Attributes:
        name: Dotted name of the setting.
        values: Values without repetition, in the order of training.
    """

    name: str
    values: tuple[Value, ...]

    @property
    def is_number(self) -> bool:
        """Whether the values stand on a scale."""
        return all(_is_number(value) for value in self.values)

    @property
    def is_geometric(self) -> bool:
        """Whether equal ratios describe the values better than equal differences do."""
        if not self.is_number or len(self.values) < 2 or min(self.values) <= 0:  # type: ignore[operator]
            return False
        ordered = sorted(float(value) for value in self.values)
        if len(ordered) == 2:
            return ordered[1] >= 4 * ordered[0]
        return _unevenness([math.log(value) for value in ordered]) < _unevenness(ordered)


class Sweepable(NamedTuple):
    """A setting that can be varied.

    Attributes:
        name: Dotted name.
        label: Name for people.
        help: One sentence on what it does.
        kind: ``int``, ``float``, ``bool`` or ``str``.
        choices: Allowed texts; empty for numbers.
        value: Its value now.
        suggested: Values worth trying.
    """

    name: str
    label: str
    help: str
    kind: type
    choices: tuple[str, ...]
    value: Value
    suggested: tuple[Value, ...]


def sweepable(config: RunConfig) -> list[Sweepable]:
    """Return the settings of a run that can be varied: numbers, flags and choices.

    Args:
        config: Settings to start from.

    Returns:
        Those of the chosen parts first, then those of training, by place in the settings.
    """
    return [*_of(config.model, "model.", ""), *_of(config.training, "training.", "Training: ")]


def find_sweepable(config: RunConfig, name: str) -> Sweepable:
    """Return a setting that can be varied.

    Args:
        config: Settings to start from.
        name: Dotted name.

    Returns:
        The setting.

    Raises:
        ConfigError: If there is none of that name, or it cannot be varied.
    """
    if name.startswith("data."):
        raise ConfigError(
            f"Expected a setting of the model or the training to sweep, got '{name[:80]}'.",
            "Models that are measured on other pictures cannot be compared: start one sweep for "
            "each data set.",
        )
    found = {setting.name: setting for setting in sweepable(config)}
    if name not in found:
        raise ConfigError(f"There is no setting '{name[:80]}' to sweep in this model.", _HINT)
    return found[name]


def make_axis(config: RunConfig, name: str, texts: Sequence[str]) -> Axis:
    """Read the values of an axis as a person writes them.

    Args:
        config: Settings to start from.
        name: Dotted name of the setting.
        texts: Its values.

    Returns:
        The axis; values that stand twice are taken once.

    Raises:
        ConfigError: If there is no such setting, or a value is not one.
    """
    setting = find_sweepable(config, name)
    values = tuple(dict.fromkeys(_read(setting, text.strip()) for text in texts if text.strip()))
    if not 1 <= len(values) <= MAX_VALUES:
        raise ConfigError(
            f"Expected 1 to {MAX_VALUES} values for '{name}', got {len(values)}.",
            "Write them with commas between them, for example 2, 4, 8.",
        )
    return Axis(name, values)


def with_values(config: RunConfig, values: dict[str, Value]) -> dict[str, Any]:
    """Put values into settings.

    Args:
        config: Settings to start from.
        values: By dotted name; a part is chosen before its settings are set.

    Returns:
        Settings as JSON values, still unchecked.
    """
    result: dict[str, Any] = json.loads(json.dumps(to_dict(config)))
    for name, value in sorted(values.items(), key=lambda item: not item[0].endswith(".name")):
        *parents, last = name.split(".")
        place = result
        for parent in parents:
            place = place[parent]
        if last == "name" and place["name"] != value:
            place.clear()
        place[last] = value
    return result


def _of(settings: Any, path: str, prefix: str) -> Iterator[Sweepable]:  # noqa: ANN401
    for field in dataclasses.fields(settings):
        meta, value = describe(field), getattr(settings, field.name)
        name = f"{path}{field.name}"
        if meta.registry is not None:
            names = tuple(meta.registry)
            if len(names) > 1:
                chosen = meta.registry.name_of(value)
                others = (chosen, *(other for other in names if other != chosen))
                label = f"{meta.label}: kind"
                yield Sweepable(f"{name}.name", label, meta.help, str, names, chosen, others[:4])
            yield from _of(value, f"{name}.", f"{meta.label}: ")
            continue
        kind = _plain(field_type(type(settings), field.name))
        if kind not in (bool, int, float) and not meta.choices:
            continue
        choices = ("false", "true") if kind is bool else meta.choices
        suggested = _suggest(field.name, kind, meta, value)
        label = f"{prefix}{meta.label[:1].lower()}{meta.label[1:]}" if prefix else meta.label
        yield Sweepable(name, label, meta.help, kind, choices, value, suggested)


def _plain(kind: Any) -> Any:  # noqa: ANN401 -- a type or a type form
    if isinstance(kind, types.UnionType):
        return next(option for option in typing.get_args(kind) if option is not type(None))
    return kind


def _suggest(name: str, kind: type, meta: Any, value: Any) -> tuple[Value, ...]:  # noqa: ANN401
    if kind is bool:
        return (False, True)
    if meta.choices:
        return tuple(meta.choices[:4])
    if name in _SUGGESTED:
        return _SUGGESTED[name]
    high = math.inf if meta.high is None else meta.high
    low = -math.inf if meta.low is None else meta.low
    if not value:
        top = min(high, 1.0 if kind is float else 8.0)
        found = [0.0, 0.1 * top, 0.3 * top, top]
    else:
        found = [value * factor for factor in (0.25, 0.5, 1.0, 2.0, 4.0)]
    rounded = [round(item) if kind is int else float(f"{item:.3g}") for item in found]
    return tuple(dict.fromkeys(kind(item) for item in rounded if low <= item <= high))


def _read(setting: Sweepable, text: str) -> Value:
    if setting.choices and setting.kind is not bool:
        if text not in setting.choices:
            raise ConfigError(
                f"Expected one of {', '.join(setting.choices)} for '{setting.name}', got "
                f"'{text[:40]}'."
            )
        return text
    try:
        value = json.loads(text.lower() if setting.kind is bool else text)
    except ValueError:
        value = None
    if setting.kind is bool and isinstance(value, bool):
        return value
    if _is_number(value) and setting.kind is not bool:
        return float(value) if setting.kind is float else value
    wanted = {bool: "true or false", int: "whole numbers", float: "numbers"}[setting.kind]
    raise ConfigError(
        f"Expected {wanted} for '{setting.name}', got '{text[:40]}'.",
        "Write them with commas between them.",
    )


def _is_number(value: object) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and math.isfinite(typing.cast("float", value))


def _unevenness(places: Sequence[float]) -> float:
    steps = [b - a for a, b in pairwise(places)]
    return max(steps) / max(min(steps), 1e-12)
