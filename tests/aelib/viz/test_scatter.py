import numpy as np
import pytest

from aelib.viz.scatter import color_limits, scatter_3d

POINTS = np.arange(18, dtype=np.float32).reshape(6, 3)


def test_limits_leave_out_one_percent_at_each_end():
    values = np.arange(1001.0)
    assert color_limits(values) == (pytest.approx(10.0), pytest.approx(990.0))
    assert color_limits(np.r_[np.zeros(1000), 1e9]) == (0.0, 0.0)


def test_each_class_is_a_trace_of_its_own_points_with_their_numbers():
    figure = scatter_3d(POINTS, np.array([0, 1, 0, 1, 0, 0]), names=["a", "b"], title="Class")
    assert [trace.name for trace in figure.data] == ["a", "b"]
    assert list(figure.data[1].customdata) == [1, 3]
    assert list(figure.data[1].x) == [3, 9]


def test_a_number_has_a_colour_bar_with_its_name():
    figure = scatter_3d(POINTS, np.linspace(0, 1, 6), title="Squared error")
    marker = figure.data[0].marker
    assert len(figure.data) == 1
    assert marker.colorbar.title.text == "Squared error"
    assert 0 < marker.cmin < marker.cmax < 1
