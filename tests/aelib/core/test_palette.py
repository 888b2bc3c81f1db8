from __future__ import annotations

from aelib.core.palette import COLORS, color, rgb


def test_colours_repeat() -> None:
    assert color(0) == color(len(COLORS)) == COLORS[0]
    assert len({color(index) for index in range(len(COLORS))}) == 10


def test_numbers_are_those_of_the_text() -> None:
    for index in range(len(COLORS)):
        assert "#{:02x}{:02x}{:02x}".format(*rgb(index)) == color(index)
