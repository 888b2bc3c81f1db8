"""Moved latent dimensions as short text, so that a link brings the same picture back.

``3:1.25,0:-0.4`` means: dimension 3 is at 1.25, dimension 0 at -0.4, all others as they were.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from aelib.core.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt
    from torch import Tensor

    from aelib.analysis.traversal import LatentRanges

MAX_MOVES = 64
MAX_LENGTH = 1024
_MOVE = re.compile(r"(\d{1,5}):(-?\d{1,4}(?:\.\d{1,6})?)", re.ASCII)
_REACH = 4.0


def format_moves(moves: Mapping[int, float]) -> str:
    """Write moved dimensions.

    Args:
        moves: New value by dimension.

    Returns:
        Text that :func:`parse_moves` reads.
    """
    return ",".join(f"{dimension}:{_short(value)}" for dimension, value in sorted(moves.items()))


def parse_moves(text: str, ranges: LatentRanges) -> dict[int, float]:
    """Read moved dimensions, strictly.

    Args:
        text: For example ``3:1.25,0:-0.4``; nothing moves nothing.
        ranges: How far each dimension goes; values far outside are refused.

    Returns:
        New value by dimension.

    Raises:
        DataError: If the text is not of that form, or names a dimension or value out of range.
    """
    if not text:
        return {}
    parts = text.split(",") if len(text) <= MAX_LENGTH else []
    found = [_MOVE.fullmatch(part.strip()) for part in parts]
    if not 1 <= len(found) <= MAX_MOVES or None in found:
        raise DataError(
            f"Expected moved dimensions as '3:1.25,0:-0.4', got '{text[:40]}'.",
            "Move a slider to write them anew.",
        )
    moves: dict[int, float] = {}
    for match in found:
        if match is None:
            continue
        dimension, value = int(match[1]), float(match[2])
        if dimension >= len(ranges.low) or dimension in moves:
            raise DataError(
                f"Expected each of the {len(ranges.low)} dimensions once at most, got dimension "
                f"{dimension}.",
                "The link may belong to another model.",
            )
        low, high = slider_range(ranges, dimension)
        reach = _REACH * (high - low)
        if not low - reach <= value <= high + reach:
            raise DataError(
                f"Expected dimension {dimension} between {low - reach:.3g} and "
                f"{high + reach:.3g}, got {value:g}.",
                "The link may belong to another model.",
            )
        moves[dimension] = value
    return moves


def slider_range(ranges: LatentRanges, dimension: int, *values: float) -> tuple[float, float]:
    """Return ends for a slider: the dimension's range, rounded outwards, with given values inside.

    Args:
        ranges: How far each dimension goes.
        dimension: Which one.
        values: What must lie inside.

    Returns:
        Low and high end, never equal.
    """
    low, high = float(ranges.low[dimension]), float(ranges.high[dimension])
    low, high = min(low, *values, high), max(high, *values, low)
    if high - low < 1e-6:
        low, high = low - 1.0, high + 1.0
    step = slider_step(low, high)
    return (
        round(float(np.floor(low / step)) * step, 6),
        round(float(np.ceil(high / step)) * step, 6),
    )


def slider_step(low: float, high: float) -> float:
    """Return a round step that cuts a range into 100 to 1,000 pieces.

    Args:
        low: Lower end.
        high: Upper end.

    Returns:
        A power of ten.
    """
    return float(10.0 ** np.floor(np.log10((high - low) / 100.0)))


def nudge(
    latent: Tensor | npt.NDArray[np.floating],
    ranges: LatentRanges,
    dimensions: Sequence[int],
    *,
    seed: int,
    size: float = 0.3,
) -> dict[int, float]:
    """Take a small random step in some dimensions, and stay within their ranges.

    Args:
        latent: Where to start from.
        ranges: How far each dimension goes.
        dimensions: Which ones move.
        seed: The same seed makes the same step.
        size: Standard deviation of the step, in those of each dimension.

    Shape:
        - latent: ``(D,)``

    Returns:
        New value by dimension.
    """
    random = np.random.default_rng(seed)
    moves = {}
    for dimension in dimensions[:MAX_MOVES]:
        here = float(latent[dimension])
        low, high = slider_range(ranges, dimension, here)
        step = float(random.normal()) * size * float(ranges.std[dimension])
        moves[dimension] = float(_short(min(high, max(low, here + step))))
    return moves


def _short(value: float) -> str:
    # six decimals at most and no exponent: what the pattern above reads back
    text = f"{value:.6f}" if abs(value) < 0.01 else f"{value:.3f}"
    return text.rstrip("0").rstrip(".") if float(text) else "0"
