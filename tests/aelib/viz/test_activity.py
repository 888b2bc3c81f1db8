from __future__ import annotations

import numpy as np
import pytest

from aelib.viz.activity import activity_figure


def _counts(bars):
    edges = np.asarray(bars.x)
    return {round(float(x), 3): int(y) for x, y in zip(edges, bars.y, strict=True) if y}


def test_units_and_pictures_are_counted():
    activity = np.array([[1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 1.0, 0.0]])
    by_unit, by_picture = activity_figure(activity).data
    # units: 1, 0, 0.5 and 0 over bins up to 1; pictures: 0.25 and 0.5 over bins up to 0.5
    assert _counts(by_unit) == {0.013: 2, 0.512: 1, 0.988: 1}
    assert _counts(by_picture) == {0.256: 1, 0.494: 1}
    assert sum(by_unit.y) == 4
    assert sum(by_picture.y) == 2


def test_the_title_tells_the_mean_and_the_silent_units():
    activity = np.array([[0.5, 0.0, 0.0005, 0.1]])
    title = activity_figure(activity).layout.title.text
    assert title == "Activity · 15.0 % of the latent at a time · 2 of 4 units silent"


def test_the_target_is_a_line_among_the_units():
    assert len(activity_figure(np.ones((2, 3))).layout.shapes) == 0
    (line,) = activity_figure(np.ones((2, 3)), target=0.05).layout.shapes
    assert (line.x0, line.x1) == (0.05, 0.05)
    assert line.xref == "x"


def test_a_latent_that_never_answers_is_drawn():
    by_unit, by_picture = activity_figure(np.zeros((5, 3))).data
    assert sum(by_unit.y) == 3
    assert sum(by_picture.y) == 5


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (3,)])
def test_no_activities_are_a_mistake(shape):
    with pytest.raises(ValueError, match="expected activities"):
        activity_figure(np.zeros(shape))
