"""Signals over time as a figure."""

import numpy as np
import pytest

from aelib.data import Channel
from aelib.viz.series import from_array, series_csv, series_figure
from aelib.viz.theme import MARK_COLOR, class_color

CHANNELS = (Channel("temp", 10.0, 30.0), Channel("flow", -1.0, 1.0))
SERIES = np.array([[0.0, 0.5, 1.0], [0.25, 0.5, 0.75]], np.float32)


def test_values_stand_in_their_own_units():
    figure = series_figure({"series": SERIES}, CHANNELS, title="One")
    assert [list(trace.y) for trace in figure.data] == [[10.0, 20.0, 30.0], [-0.5, 0.0, 0.5]]
    assert figure.layout.yaxis.title.text == "temp"
    assert figure.layout.yaxis2.title.text == "flow"
    assert figure.layout.title.text == "One"


def test_one_line_has_the_colours_of_its_channels_and_no_legend():
    figure = series_figure({"series": SERIES}, CHANNELS, title="")
    assert [trace.line.color for trace in figure.data] == [class_color(0), class_color(1)]
    assert not any(trace.showlegend for trace in figure.data)


def test_several_lines_lie_over_the_first():
    lines = {"Clean": SERIES, "Noisy": SERIES + 0.1, "This model": SERIES}
    figure = series_figure(lines, CHANNELS, title="")
    assert [trace.name for trace in figure.data[:3]] == list(lines)
    assert sum(bool(trace.showlegend) for trace in figure.data) == 3
    colors = [trace.line.color for trace in figure.data[:3]]
    assert colors[0] == MARK_COLOR
    assert len(set(colors)) == 3


def test_marked_moments_are_shaded_in_their_channel():
    marked = np.zeros((2, 8), bool)
    marked[1, [0, 1, 4, 5, 6]] = True
    figure = series_figure({"s": np.zeros((2, 8))}, CHANNELS, title="", marked=marked)
    assert [(shape.x0, shape.x1, shape.yref) for shape in figure.layout.shapes] == [
        (-0.5, 1.5, "y2 domain"),
        (3.5, 6.5, "y2 domain"),
    ]


@pytest.mark.parametrize("count", [1, 16])
def test_any_number_of_channels_fits(count):
    channels = [Channel(f"c{index}", 0.0, 1.0) for index in range(count)]
    figure = series_figure({"s": np.zeros((count, 20))}, channels, title="")
    assert len(figure.data) == count


def test_arrays_of_one_and_of_several_channels_lie_the_same():
    values = np.arange(12.0).reshape(1, 4, 3)
    assert from_array(values).tolist() == values[0].T.tolist()
    assert from_array(values[:, :, 0]).shape == (1, 4)


def test_a_table_stands_in_own_units():
    lines = series_csv(SERIES, CHANNELS).decode().split()
    assert lines == ["temp,flow", "10,-0.5", "20,0", "30,0.5"]
