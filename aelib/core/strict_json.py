"""JSON as configs and metrics use it: finite numbers, no repeated key, bounded size."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from aelib.core.errors import ConfigError

MAX_BYTES = 64 * 1024


def loads(text: str | bytes, *, max_bytes: int = MAX_BYTES) -> Any:  # noqa: ANN401 -- JSON
    """Parse JSON strictly.

    Args:
        text: UTF-8 JSON.
        max_bytes: Refuse anything longer.

    Returns:
        The parsed value.

    Raises:
        ConfigError: If the text is too long, is not JSON, repeats a key or holds NaN or infinity.
    """
    data = text.encode() if isinstance(text, str) else text
    if len(data) > max_bytes:
        raise ConfigError(
            f"Expected at most {max_bytes} bytes of JSON, got {len(data)}.", "Shorten the file."
        )
    try:
        return json.loads(
            data, parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_unique
        )
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise ConfigError(f"Expected JSON, got text that cannot be read: {reason}.") from error


def dumps(value: object, *, indent: int | None = None) -> str:
    """Write JSON; non-finite numbers are an error of the caller.

    Args:
        value: Lists, dictionaries, strings, finite numbers, booleans and None.
        indent: Spaces per level; None for one line.

    Returns:
        The text.
    """
    return json.dumps(value, indent=indent, allow_nan=False, ensure_ascii=False)


def _refuse_constant(token: str) -> NoReturn:
    raise ValueError(f"{token} is not a finite number")


def _finite(token: str) -> float:
    value = float(token)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{token} is not a finite number")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise ValueError(f"the key '{key[:64]}' stands twice")
        result[key] = value
    return result
