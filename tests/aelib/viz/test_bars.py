import numpy as np

from aelib.viz.bars import class_bars, histogram, kl_bars
from aelib.viz.theme import MARK_COLOR, class_color


def test_dimensions_are_ordered_by_kl_and_those_that_carry_nothing_are_grey():
    figure = kl_bars(np.array([0.5, 0.001, 2.0]))
    assert list(figure.data[0].x) == ["z2", "z0", "z1"]
    assert list(figure.data[0].y) == [2.0, 0.5, 0.001]
    assert [color == MARK_COLOR for color in figure.data[0].marker.color] == [False, False, True]
    assert "nats" in figure.layout.title.text
    assert "2 of 3 in use" in figure.layout.title.text


def test_a_class_has_the_colour_of_the_map():
    figure = class_bars([3, 0], ["a", "b"], title="Chosen")
    assert list(figure.data[0].y) == [3, 0]
    assert list(figure.data[0].marker.color) == [class_color(0), class_color(1)]


def test_a_histogram_counts_every_value_once_and_marks_one():
    values = np.random.default_rng(0).normal(size=500)
    figure = histogram(values, title="Errors", label="Squared error", mark=0.25)
    assert sum(figure.data[0].y) == 500
    assert figure.layout.shapes[0].x0 == 0.25
    assert figure.layout.xaxis.title.text == "Squared error"
    assert sum(histogram(np.ones(3), title="", label="").data[0].y) == 3
