"""Settings on the command line: ``--model.bottleneck.latent_dim 8``."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from aelib.core.config import describe, field_type, to_dict
from aelib.core.errors import ConfigError
from aelib.runs.config import RunConfig, run_config_from_dict

if TYPE_CHECKING:
    from collections.abc import Sequence


def settings_help() -> str:
    """Return every setting of a run with its default, range and meaning.

    Returns:
        One line per setting; those of a part that can be chosen name it in brackets.
    """
    return "settings (--name value):\n" + "\n".join(_lines(RunConfig(), ""))


def with_options(base: RunConfig, words: Sequence[str]) -> RunConfig:
    """Return settings changed by words of the command line.

    Args:
        base: Settings to start from.
        words: Names with values.

    Returns:
        New settings, checked.
    """
    return run_config_from_dict(_as_lists(apply_options(to_dict(base), words)))


def apply_options(values: dict[str, Any], words: Sequence[str]) -> dict[str, Any]:
    """Put ``--dotted.name value`` or ``--dotted.name=value`` into nested settings.

    Parts are chosen (``….name``) before their settings are set, in whatever order they stand.

    Args:
        values: Settings as JSON values; not changed.
        words: Words that no other option took.

    Returns:
        New settings, still unchecked.

    Raises:
        ConfigError: If a name has no value, a word is not an option, or a name cannot be.
    """
    result: dict[str, Any] = json.loads(json.dumps(values))
    pairs = _pairs(words)
    # choosing a part empties it, so that comes first; an outer part before one inside it
    pairs.sort(key=lambda pair: (not pair[0].endswith(".name"), pair[0].count(".")))
    for name, text in pairs:
        *parents, last = name.split(".")
        place = result
        for parent in parents:
            inner = place.setdefault(parent, {})
            if not isinstance(inner, dict):
                raise ConfigError(
                    f"Unknown setting '{name}': '{parent}' holds one value.",
                    "See 'python -m aelib train --help'.",
                )
            place = inner
        if last == "name" and place.get("name") != text:
            place.clear()
        place[last] = text if last == "name" else _parse(text)
    return result


def _lines(settings: Any, path: str) -> list[str]:  # noqa: ANN401 -- any settings class
    lines = []
    for field in dataclasses.fields(settings):
        meta, value = describe(field), getattr(settings, field.name)
        name = f"{path}{field.name}"
        if meta.registry is not None:
            lines.append(f"  --{name}.name  {meta.help} One of {', '.join(meta.registry)}.")
            for choice in meta.registry:
                inner = _lines(meta.registry[choice].config(), f"{name}.")
                lines += [f"{line}  [{choice}]" for line in inner]
        elif dataclasses.is_dataclass(value):
            lines += _lines(value, f"{name}.")
        else:
            lines.append(f"  --{name}  {meta.help}{_allowed(meta)} (default {_written(value)})")
    return lines


def _allowed(meta: Any) -> str:  # noqa: ANN401 -- aelib.core.config.Setting
    if meta.choices:
        return f" One of {', '.join(meta.choices)}."
    if meta.low is None or meta.high is None:
        return ""
    unit = f" {meta.unit}" if meta.unit else ""
    return f" From {meta.low:g} to {meta.high:g}{unit}."


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(str(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value) or "empty"


def _pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    pairs, rest = [], list(words)
    while rest:
        word = rest.pop(0)
        name, has_value, text = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise ConfigError(
                f"Expected '--setting value', got {word[:64]!r}.",
                "See 'python -m aelib train --help'.",
            )
        if not has_value:
            if not rest:
                raise ConfigError(f"Expected a value after '--{name[:64]}'.")
            text = rest.pop(0)
        pairs.append((name, text))
    return pairs


def _parse(text: str) -> Any:  # noqa: ANN401 -- a JSON value
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    if "," in text:
        return [_parse(item) for item in text.split(",") if item]
    return text


def _as_lists(values: dict[str, Any]) -> dict[str, Any]:
    # --…channels 32 means a list of one where the setting is a list

    def visit(settings: Any, data: dict[str, Any]) -> None:  # noqa: ANN401
        for field in dataclasses.fields(settings):
            item = data.get(field.name)
            registry = describe(field).registry
            if isinstance(item, dict) and registry is not None:
                name = item.get("name")
                if isinstance(name, str) and name in registry:
                    visit(registry[name].config, item)
            elif isinstance(item, dict) and dataclasses.is_dataclass(
                kind := field_type(settings, field.name)
            ):
                visit(kind, item)
            elif isinstance(item, int) and "tuple" in str(field_type(settings, field.name)):
                data[field.name] = [item]

    visit(RunConfig, values)
    return values
