"""Ten colours that the colour-blind can tell apart, for classes, lines and channels.

References:
    Petroff 2021, accessible color sequences. https://arxiv.org/abs/2107.02270
"""

from __future__ import annotations

COLORS = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6",
    "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip


def color(index: int) -> str:
    """Return the colour of a class or channel; the ten colours repeat.

    Args:
        index: Its number.

    Returns:
        Hexadecimal colour.
    """
    return COLORS[index % len(COLORS)]


def rgb(index: int) -> tuple[int, int, int]:
    """Return the colour of a class or channel as numbers.

    Args:
        index: Its number.

    Returns:
        Red, green and blue in [0, 255].
    """
    text = color(index)
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
