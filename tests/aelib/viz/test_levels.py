from __future__ import annotations

import pytest

from aelib.analysis.levels import LevelErrors
from aelib.viz.levels import levels_figure

CURVE = [LevelErrors(0.0, 0.0, 0.02, 0.0, "median"), LevelErrors(1.0, 0.2, 0.05, 0.1, "wavelet")]


def test_three_lines_over_the_level():
    figure = levels_figure(CURVE, "σ")
    assert {trace.name: tuple(trace.y) for trace in figure.data} == {
        "Spoilt picture": (0.0, 0.2),
        "Best filter": (0.0, 0.1),
        "This model": (0.02, 0.05),
    }
    assert all(tuple(trace.x) == (0.0, 1.0) for trace in figure.data)
    assert figure.layout.xaxis.title.text == "σ"
    assert not figure.layout.shapes


@pytest.mark.parametrize(("trained", "kind"), [((0.0, 0.5), "rect"), ((0.5, 0.5), "line")])
def test_levels_of_training_are_marked(trained, kind):
    (shape,) = levels_figure(CURVE, "σ", trained=trained).layout.shapes
    assert shape.type == kind
    assert shape.x1 == 0.5


def test_another_method_has_a_line_of_its_own():
    curve = [errors._replace(other=0.01) for errors in CURVE]
    lines = levels_figure(curve, "σ", other="Network").data
    assert [trace.name for trace in lines][-1] == "Network"
    assert tuple(lines[-1].y) == (0.01, 0.01)
