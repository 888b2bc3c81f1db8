"""Numbers as people say them."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """Say how long something takes.

    Args:
        seconds: Time.

    Returns:
        For example ``45 s``, ``3 min`` or ``1 h 20 min``.
    """
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def size(num_bytes: float) -> str:
    """Say how large a file is.

    Args:
        num_bytes: Bytes.

    Returns:
        For example ``820 kB`` or ``4.2 MB``.
    """
    if num_bytes < 1e6:
        return f"{max(1, round(num_bytes / 1e3))} kB"
    return f"{num_bytes / 1e6:.1f} MB"


def count(number: int) -> str:
    """Write a number with thin groups of three.

    Args:
        number: A count.

    Returns:
        For example ``205,826``.
    """
    return f"{number:,}"


def plural(number: int, noun: str, nouns: str = "") -> str:
    """Write a count with its noun.

    Args:
        number: A count.
        noun: The noun in the singular.
        nouns: The noun in the plural; with an ``s`` by default.

    Returns:
        For example ``1 run`` or ``3 runs``.
    """
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def samples(kind: str) -> str:
    """Say what the samples of a data set are.

    Args:
        kind: ``image`` or ``series``.

    Returns:
        Their noun in the plural.
    """
    return "series" if kind == "series" else "pictures"


def figure(value: float | None, digits: int = 4) -> str:
    """Write a figure, or a dash where there is none.

    Args:
        value: The figure.
        digits: Digits after the point.

    Returns:
        For example ``0.0143``.
    """
    return "–" if value is None else f"{value:.{digits}f}"
