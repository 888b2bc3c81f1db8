"""Settings: frozen dataclasses that check themselves and go to JSON and back unchanged.

A settings class is declared with :func:`config`; each field carries what a form, the command line
and an error message need (label, help, range, unit). Three kinds of field:

- :func:`setting` -- one number, text, flag or tuple;
- :func:`part` -- the settings of a part chosen by name from a registry,
  ``{"name": "gaussian", "latent_dim": 16}`` in JSON;
- :func:`section` -- a nested settings class.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import reprlib
import types
import typing
from typing import Any, NamedTuple, NoReturn, TypeVar, dataclass_transform

from aelib.core.errors import ConfigError

if typing.TYPE_CHECKING:
    from collections.abc import Mapping

    from aelib.core.registry import Registry

ConfigT = TypeVar("ConfigT")
MAX_ITEMS = 8
"""Longest list that a setting takes unless it says otherwise; 8 stages make a deep network here."""
LARGEST_INTEGER = 2**63
_KEY = "aelib"
_HINTS: dict[type[Any], dict[str, Any]] = {}


class Setting(NamedTuple):
    """What a person needs to know about one field."""

    label: str
    help: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    registry: Registry[Any] | None = None
    max_items: int = MAX_ITEMS


def setting(
    default: Any,  # noqa: ANN401 -- the field's own type
    *,
    label: str,
    help: str = "",  # noqa: A002 -- the field's standard term, as in argparse
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    choices: tuple[str, ...] = (),
    max_items: int = MAX_ITEMS,
) -> Any:  # noqa: ANN401 -- a dataclass field stands for its value
    """Declare one setting.

    Args:
        default: Value when nothing is given.
        label: Name in a form.
        help: One sentence on what it does.
        low: Smallest value allowed (of each element for a tuple).
        high: Largest value allowed.
        unit: Unit of the number, e.g. ``"epochs"``.
        choices: Allowed texts; empty for any.
        max_items: Longest list allowed.

    Returns:
        A dataclass field.
    """
    meta = Setting(label, help, low, high, unit, choices, None, max_items)
    return dataclasses.field(default=default, metadata={_KEY: meta})


def part(registry: Registry[Any], default: str, *, label: str, help: str = "") -> Any:  # noqa: A002, ANN401
    """Declare the settings of a part that is chosen by name.

    Args:
        registry: Where the parts are registered.
        default: Name of the part when nothing is given.
        label: Name in a form.
        help: One sentence on what it does.

    Returns:
        A dataclass field.
    """
    return dataclasses.field(
        default_factory=lambda: registry[default].config(),  # noqa: PLW0108 -- parts come later
        metadata={_KEY: Setting(label, help, registry=registry)},
    )


def section(cls: type[Any], *, label: str, help: str = "") -> Any:  # noqa: A002, ANN401
    """Declare a nested settings class.

    Args:
        cls: The settings class; its defaults are used.
        label: Name in a form.
        help: One sentence on what it holds.

    Returns:
        A dataclass field.
    """
    return dataclasses.field(default_factory=cls, metadata={_KEY: Setting(label, help)})


@dataclass_transform(frozen_default=True, kw_only_default=True)
def config(cls: type[ConfigT]) -> type[ConfigT]:
    """Make ``cls`` a frozen, keyword-only dataclass whose values are checked when it is made.

    Args:
        cls: Class with annotated fields.

    Returns:
        The dataclass.
    """
    own_check = cls.__dict__.get("__post_init__")

    def __post_init__(self: Any) -> None:  # noqa: ANN401, N807 -- becomes a method of cls
        for field in dataclasses.fields(self):
            value = _checked(_hints(cls)[field.name], field, getattr(self, field.name))
            object.__setattr__(self, field.name, value)
        if own_check is not None:
            own_check(self)

    cls.__post_init__ = __post_init__  # type: ignore[attr-defined]
    return dataclasses.dataclass(frozen=True, kw_only=True)(cls)


def describe(field: dataclasses.Field[Any]) -> Setting:
    """Return what a person needs to know about ``field``.

    Args:
        field: Field of a settings class.

    Returns:
        Its label, help, range, unit, choices and registry.
    """
    meta = field.metadata.get(_KEY)
    return meta if isinstance(meta, Setting) else Setting(field.name)


def field_type(cls: type[Any], name: str) -> Any:  # noqa: ANN401 -- a type or a type form
    """Return the resolved type of a field.

    Args:
        cls: Settings class.
        name: Name of the field.

    Returns:
        The type that its annotation names.
    """
    return _hints(cls)[name]


def to_dict(value: object) -> dict[str, Any]:
    """Return settings as plain JSON values.

    Args:
        value: Instance of a settings class.

    Returns:
        A dictionary in the order of the fields; parts carry their ``name`` first.
    """
    result: dict[str, Any] = {}
    for field in dataclasses.fields(value):  # type: ignore[arg-type]
        item = getattr(value, field.name)
        registry = describe(field).registry
        if registry is not None:
            result[field.name] = {"name": registry.name_of(item), **to_dict(item)}
        elif dataclasses.is_dataclass(item):
            result[field.name] = to_dict(item)
        else:
            result[field.name] = list(item) if isinstance(item, tuple) else item
    return result


def from_dict(cls: type[ConfigT], data: Mapping[str, Any], *, path: str = "") -> ConfigT:
    """Make settings from plain JSON values, strictly.

    Args:
        cls: Settings class.
        data: Values by field name; missing fields take their defaults.
        path: Where ``data`` stands in the whole config, for messages.

    Returns:
        The settings.

    Raises:
        ConfigError: If a key is unknown, or a value has the wrong type or is out of range.
    """
    if not isinstance(data, dict):
        raise ConfigError(f"Expected settings at '{path or 'top'}', got {reprlib.repr(data)}.")
    fields = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for key, item in data.items():
        where = f"{path}.{key}" if path else str(key)
        if key not in fields:
            _refuse_key(where, str(key), list(fields))
        values[key] = _value(cls, fields[key], item, where)
    try:
        return cls(**values)
    except ConfigError as error:
        prefix = f"{path}: " if path else ""
        raise ConfigError(prefix + error.message, error.remedy) from None


def _value(cls: type[Any], field: dataclasses.Field[Any], item: Any, where: str) -> Any:  # noqa: ANN401
    registry = describe(field).registry
    kind = _hints(cls)[field.name]
    if registry is not None:
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            raise ConfigError(
                f"Expected {registry.kind} settings with a 'name' at '{where}', got "
                f"{reprlib.repr(item)}.",
                f"Known names: {', '.join(registry)}.",
            )
        rest = {key: value for key, value in item.items() if key != "name"}
        return from_dict(registry[item["name"]].config, rest, path=where)
    if dataclasses.is_dataclass(kind):
        return from_dict(kind, item, path=where)  # type: ignore[arg-type]
    return item


def _refuse_key(where: str, key: str, known: list[str]) -> NoReturn:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
    hint = f"Did you mean '{close[0]}'? " if close else ""
    raise ConfigError(f"Unknown setting '{where[:100]}'.", f"{hint}Known: {', '.join(known)}.")


def _hints(cls: type[Any]) -> dict[str, Any]:
    if cls not in _HINTS:
        _HINTS[cls] = typing.get_type_hints(cls)
    return _HINTS[cls]


def _checked(kind: Any, field: dataclasses.Field[Any], value: Any) -> Any:  # noqa: ANN401
    meta = describe(field)
    if meta.registry is not None:
        meta.registry.name_of(value)
        return value
    if dataclasses.is_dataclass(kind):
        return value
    value = _typed(kind, value, field.name)
    if isinstance(value, tuple) and len(value) > meta.max_items:
        raise ConfigError(
            f"Expected at most {meta.max_items} numbers for '{field.name}', got {len(value)}."
        )
    for item in value if isinstance(value, tuple) else (value,):
        _check_range(meta, item, field.name)
    return value


def _typed(kind: Any, value: Any, name: str) -> Any:  # noqa: ANN401
    if isinstance(kind, types.UnionType):
        if value is None:
            return None
        kind = next(option for option in typing.get_args(kind) if option is not type(None))
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, (list, tuple)):
            raise _wrong_type(name, "a list", value)
        element = typing.get_args(kind)[0]
        return tuple(_typed(element, item, name) for item in value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value) if abs(value) < LARGEST_INTEGER else math.inf
    is_flag_for_number = isinstance(value, bool) and kind is not bool
    if not isinstance(value, kind) or is_flag_for_number:
        raise _wrong_type(name, {int: "a whole number", float: "a number"}.get(kind, kind), value)
    if isinstance(value, float) and not math.isfinite(value):
        raise _wrong_type(name, "a finite number", value)
    return value


def _wrong_type(name: str, expected: object, value: object) -> ConfigError:
    expected = expected.__name__ if isinstance(expected, type) else expected
    return ConfigError(f"Expected {expected} for '{name}', got {reprlib.repr(value)}.")


def _check_range(meta: Setting, value: Any, name: str) -> None:  # noqa: ANN401
    if value is None:
        return
    if meta.choices and value not in meta.choices:
        close = difflib.get_close_matches(str(value), meta.choices, n=1)
        hint = f"Did you mean '{close[0]}'?" if close else ""
        options = ", ".join(meta.choices)
        got = reprlib.repr(value)
        raise ConfigError(f"Expected one of {options} for '{name}', got {got}.", hint)
    below = meta.low is not None and value < meta.low
    above = meta.high is not None and value > meta.high
    if below or above:
        low = "-∞" if meta.low is None else f"{meta.low:g}"
        high = "∞" if meta.high is None else f"{meta.high:g}"
        got = reprlib.repr(value)
        raise ConfigError(f"Expected '{name}' between {low} and {high}, got {got}.")
