"""What the parts of a model say of themselves: the text and formulas at the top of their files."""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from aelib.core.config import describe

if TYPE_CHECKING:
    from aelib.core.registry import Registry
    from aelib.models.config import ModelConfig


class Explanation(NamedTuple):
    """One part in words.

    Attributes:
        kind: What it is, e.g. ``bottleneck``.
        name: Its name in settings.
        text: Markdown with formulas in TeX.
        references: Where it is published.
    """

    kind: str
    name: str
    text: str
    references: str


def explain(config: ModelConfig) -> list[Explanation]:
    """Return what each part of a model is.

    Args:
        config: Settings of the model.

    Returns:
        One explanation per part, in the order of the settings.
    """
    found = []
    for field in dataclasses.fields(config):
        registry = describe(field).registry
        if registry is not None:
            found.append(explain_part(registry, registry.name_of(getattr(config, field.name))))
    return found


def explain_part(registry: Registry[Any], name: str) -> Explanation:
    """Return what one part is.

    Args:
        registry: Where it is registered.
        name: Its name.

    Returns:
        Its explanation.
    """
    module = sys.modules[registry[name].part.__module__]
    text, _, references = inspect.cleandoc(module.__doc__ or "").partition("References:")
    return Explanation(registry.kind, name, _markdown(text), _markdown(references))


def first_sentence(registry: Registry[Any], name: str) -> str:
    """Return the first paragraph of what a part says of itself.

    Args:
        registry: Where it is registered.
        name: Its name.

    Returns:
        One sentence.
    """
    return explain_part(registry, name).text.partition("\n\n")[0].replace("\n", " ")


_FORMULA = re.compile(r"^( *)\.\. math::((?: .+)?\n(?:\n?\1  +.+\n)*)", re.MULTILINE)
"""A formula: on the line of the directive, and on lines below it that stand further in."""


def _markdown(text: str) -> str:
    text = re.sub(_FORMULA, lambda found: f"{found[1]}$${' '.join(found[2].split())}$$\n", text)
    text = re.sub(r":math:`([^`]+)`", r"$\1$", text)
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text)
    return text.replace("``", "`").strip()
