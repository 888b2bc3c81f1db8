"""A form made from a settings class: labels, help, ranges, units and choices come from its fields.

Each field is a widget bound to the address under its dotted name, so that a link brings the form
back: only what differs from the base (a preset) stands in the address. Settings of a part have the
part's name in theirs (``model.bottleneck.gaussian.latent_dim``), so that each part keeps its own.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.core.config import describe, field_type, to_dict
from aelib.core.errors import ConfigError
from aelib.models.explanation import first_sentence
from pages._ui import address, state

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aelib.core.config import Setting
    from aelib.core.registry import Registry

    Options = Mapping[str, Sequence[str]]

NUM_SHOWN = 3
FIELD_WIDTH = 178


def edit(cls: type[Any], base: dict[str, Any], path: str, options: Options) -> dict[str, Any]:
    """Draw the fields of a settings class in a row that wraps; the later ones are behind "More".

    Args:
        cls: Settings class without nested classes.
        base: Values to begin with.
        path: Dotted name before those of the fields.
        options: Allowed texts by dotted name, where they are not known to the settings class.

    Returns:
        JSON values as the person left them, unchecked.
    """
    with _row():
        return _edit_all(cls, base, path, options, num_shown=NUM_SHOWN + 1)


def edit_part(
    meta: Setting,
    base: dict[str, Any],
    path: str,
    options: Options,
    names: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Draw the choice of a part and the fields of the chosen one.

    Args:
        meta: Label, help and registry of the part.
        base: Values to begin with, with their ``name``.
        path: Dotted name of the part.
        options: As in :func:`edit`.
        names: Names to choose from, in this order; all by default.

    Returns:
        JSON values with their ``name``, unchecked.

    Raises:
        TypeError: If ``meta`` is not of a part.
    """
    registry = meta.registry
    if registry is None:
        raise TypeError(f"'{path}' is not a part chosen by name")
    known = list(names or registry)
    sentences = "\n".join(f"- **{name}**: {_about(registry, name)}" for name in known)
    with _row():
        name = st.selectbox(
            meta.label,
            known,
            index=known.index(base["name"]),
            key=f"{path}.name",
            bind="query-params",
            help=f"{meta.help}\n\n{sentences}",
            width=FIELD_WIDTH,
        )
        cls = registry[name].config
        start = base if name == base["name"] else to_dict(cls())
        values = _edit_all(cls, start, f"{path}.{name}", options, num_shown=NUM_SHOWN)
    return {"name": name, **values}


def fill(values: dict[str, Any], path: str = "") -> None:
    """Set the fields to values; call it before they are drawn.

    Args:
        values: JSON values of settings.
        path: Dotted name before those of the fields.
    """
    for key, value in leaves(values, path):
        state.set_value(key, _shown(value))


def leaves(values: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Return the fields of settings by the keys that :func:`edit` and :func:`edit_part` use.

    Args:
        values: JSON values of settings.
        path: Dotted name before those of the fields.

    Yields:
        Key and value of each field.
    """
    name = values.get("name")
    for key, value in values.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        elif key == "name" or name is None:
            yield f"{path}{key}", value
        else:
            yield f"{path}{name}.{key}", value


def _about(registry: Registry[Any], name: str) -> str:
    # a data set says it in a field of its own, any other part at the top of its file
    return getattr(registry[name].part, "summary", "") or first_sentence(registry, name)


def _row() -> Any:  # noqa: ANN401 -- a container of Streamlit
    return st.container(horizontal=True, vertical_alignment="bottom")


def _edit_all(
    cls: type[Any], base: dict[str, Any], path: str, options: Options, *, num_shown: int
) -> dict[str, Any]:
    fields = dataclasses.fields(cls)
    values = _edit_fields(cls, fields[:num_shown], base, path, options)
    if fields[num_shown:]:
        with st.popover("More", icon=":material/tune:", key=f"{path}.more"):
            values |= _edit_fields(cls, fields[num_shown:], base, path, options)
    return values


def _edit_fields(
    cls: type[Any],
    fields: Sequence[dataclasses.Field[Any]],
    base: dict[str, Any],
    path: str,
    options: Options,
) -> dict[str, Any]:
    values = {}
    for field in fields:
        key = f"{path}.{field.name}"
        meta, kind = describe(field), field_type(cls, field.name)
        if key in options:
            values[field.name] = _choose_one(meta, options[key], key)
        else:
            values[field.name] = _edit_field(kind, meta, base[field.name], key)
    return values


def _choose_one(meta: Setting, choices: Sequence[str], key: str) -> str:
    if not choices:
        return ""
    return address.choose_named(
        meta.label, choices, choices[0], key=key, help=meta.help or None, width=FIELD_WIDTH
    )


def _edit_field(kind: Any, meta: Setting, value: Any, key: str) -> Any:  # noqa: ANN401
    if isinstance(kind, types.UnionType):
        kind = next(option for option in typing.get_args(kind) if option is not type(None))
    label = f"{meta.label} ({meta.unit})" if meta.unit else meta.label
    about: dict[str, Any] = {"key": key, "help": meta.help or None, "bind": "query-params"}
    if kind is bool:
        return st.toggle(label, value, **about)
    about["width"] = FIELD_WIDTH
    if meta.choices:
        place = meta.choices.index(value) if value in meta.choices else 0
        return st.selectbox(label, meta.choices, place, **about)
    if kind is int:
        return st.number_input(label, *_range(meta, int), value, 1, "%d", **about)
    if kind is float:
        return st.number_input(
            label, *_range(meta, float), value, _step(meta, value), "%g", **about
        )
    text = st.text_input(label, _shown(value), **about)
    return _numbers(text, typing.get_args(kind)[0], label) if _is_list(kind) else text


def _range(meta: Setting, kind: type[Any]) -> tuple[Any, Any]:
    low, high = meta.low, meta.high
    return None if low is None else kind(low), None if high is None else kind(high)


def _step(meta: Setting, value: float) -> float:
    # one press changes about the first digit: of the value, or of the range around 0
    size = abs(value) or min(1.0, (meta.high or 1.0) / 10.0)
    return float(10.0 ** math.floor(math.log10(size) - 0.31))


def _is_list(kind: Any) -> bool:  # noqa: ANN401 -- a type or a type form
    return typing.get_origin(kind) is tuple


def _shown(value: Any) -> Any:  # noqa: ANN401 -- a widget's value
    return ", ".join(str(item) for item in value) if isinstance(value, list | tuple) else value


def _numbers(text: str, kind: type[Any], label: str) -> list[Any]:
    try:
        return [kind(item) for item in text.replace(";", ",").split(",") if item.strip()]
    except ValueError:
        raise ConfigError(
            f"Expected numbers with commas between them for '{label}', got '{text[:40]}'.",
            "For example: 32, 64.",
        ) from None
