"""What a browser tells: it may be anything."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_LETTERS = 200


def number(told: Any) -> float | None:  # noqa: ANN401 -- a browser may send anything
    """Read a number.

    Args:
        told: What was sent.

    Returns:
        The number; None for what is none, or has no end.
    """
    if isinstance(told, (int, float)) and math.isfinite(told):
        return float(told)
    return None


def failures_told(
    told: Any,  # noqa: ANN401 -- a browser may send anything
    engine: str,
    parts: Iterable[str],
) -> dict[str, str]:
    """Read what could not be fetched or run.

    Args:
        told: What was sent.
        engine: Address of the engine, which every model needs.
        parts: Addresses of the parts of the one model that is shown.

    Returns:
        By the address of what failed: why.
    """
    about = told if isinstance(told, Mapping) else {"reason": told}
    failed = [engine] if about.get("isEngine") is True else parts
    return dict.fromkeys(failed, str(about.get("reason"))[:MOST_LETTERS])
