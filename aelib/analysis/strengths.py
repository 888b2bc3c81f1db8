"""Chosen attributes and their strengths as short text, so that a link brings the same picture back.

``c3:0.5,f1:-1`` means: half a step towards class 3, one step back along factor 1; see
:mod:`aelib.analysis.attributes` for the keys.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from aelib.core.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT = 3.0
MAX_ATTRIBUTES = 4
MAX_LENGTH = 120
NOTHING = "none"
_PAIR = re.compile(r"(c\d{1,4}(?:-\d{1,4})?|f\d{1,3}):(-?\d(?:\.\d{1,3})?)", re.ASCII)


def format_strengths(strengths: Mapping[str, float]) -> str:
    """Write strengths.

    Args:
        strengths: Strength by the attribute's key.

    Returns:
        Text that :func:`parse_strengths` reads.
    """
    return ",".join(f"{key}:{_short(value)}" for key, value in strengths.items()) or NOTHING


def parse_strengths(text: str) -> dict[str, float]:
    """Read strengths, strictly.

    Args:
        text: For example ``c3:0.5,f1:-1``, or ``none``.

    Returns:
        Strength by the attribute's key, in the order of the text.

    Raises:
        DataError: If the text is not of that form, or a strength is beyond :data:`LIMIT`.
    """
    if text.strip() == NOTHING:
        return {}
    parts = text.split(",") if len(text) <= MAX_LENGTH else []
    found = [match for part in parts if (match := _PAIR.fullmatch(part.strip()))]
    strengths = {match[1]: float(match[2]) for match in found}
    if not 1 <= len(parts) == len(strengths) <= MAX_ATTRIBUTES:
        raise DataError(
            f"Expected 1 to {MAX_ATTRIBUTES} different attributes as 'c3:0.5,f1:-1', got "
            f"'{text[:40]}'.",
            "Add an attribute or move a slider to write them anew.",
        )
    for key, value in strengths.items():
        if abs(value) > LIMIT:
            raise DataError(
                f"Expected strengths from -{LIMIT:g} to {LIMIT:g}, got {value:g} for '{key}'.",
                "Move its slider to write it anew.",
            )
    return strengths


def clean_strengths(told: object) -> dict[str, float] | None:
    """Read strengths that a browser sent, which may be anything.

    Args:
        told: What it sent.

    Returns:
        Strength by the attribute's key; None for what is not that.
    """
    if not isinstance(told, dict) or len(told) > MAX_ATTRIBUTES:
        return None
    strengths = {}
    for key, value in told.items():
        is_number = isinstance(value, (int, float)) and math.isfinite(value)
        if not isinstance(key, str) or not _PAIR.fullmatch(f"{key}:0") or not is_number:
            return None
        strengths[key] = min(LIMIT, max(-LIMIT, float(value)))
    return strengths


def _short(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
