"""A curve as small as a word, as SVG that suits a light and a dark page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 240, 26
_CURVE, _MARK = "#818cf8", "#e76300"


def density_svg(heights: Sequence[float], mark: float | None = None) -> str:
    """Draw a density with a mark on its axis.

    Args:
        heights: Density in [0, 1], evenly spaced from the left to the right border.
        mark: Place of the mark, 0 at the left and 1 at the right border; None for none.

    Shape:
        - heights: ``(N,)``

    Returns:
        An SVG document that stretches to any width.
    """
    last = max(1, len(heights) - 1)
    points = " ".join(
        f"{index / last * WIDTH:.1f},{HEIGHT - 2 - float(height) * (HEIGHT - 5):.1f}"
        for index, height in enumerate(heights)
    )
    floor = HEIGHT - 2
    tick = ""
    if mark is not None:
        place = min(1.0, max(0.0, mark)) * WIDTH
        tick = (
            f'<line x1="{place:.1f}" y1="0" x2="{place:.1f}" y2="{floor}" stroke="{_MARK}" '
            'stroke-width="2" vector-effect="non-scaling-stroke"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">'
        f'<polygon points="0,{floor} {points} {WIDTH},{floor}" fill="{_CURVE}" '
        f'fill-opacity="0.45"/>{tick}</svg>'
    )
