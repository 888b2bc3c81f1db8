from __future__ import annotations

import math

from aelib.compression.points import Point
from aelib.viz.rate import rate_figure

POINTS = [
    Point("own", 1.0, 9.0, 0.01),
    Point("own", 2.0, 4.0, 0.1),
    Point("other", 5, 90.0, 0.001),
    Point("other", 95, 400.0, 0.0),
]


def test_each_codec_is_a_line_and_the_chosen_point_is_marked():
    figure = rate_figure(POINTS, ("own",), POINTS[1])
    own, other, mark = figure.data
    assert (own.name, list(own.x)) == ("own", [9.0, 4.0])
    assert [round(y, 6) for y in own.y] == [20.0, 10.0]
    assert own.line.width > other.line.width
    assert (list(mark.x), [round(y, 6) for y in mark.y]) == ([4.0], [10.0])
    assert figure.layout.xaxis.type == "log"


def test_what_comes_back_without_error_has_no_place():
    figure = rate_figure(POINTS, ("own",), POINTS[0])
    assert list(figure.data[1].x) == [90.0]
    assert all(math.isfinite(y) for trace in figure.data for y in trace.y)
