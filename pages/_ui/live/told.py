"""What a browser tells: it may be anything."""

from __future__ import annotations

import math
from typing import Any


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
