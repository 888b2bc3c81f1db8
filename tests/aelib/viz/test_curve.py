import numpy as np
import pytest

from aelib.viz.curve import along_curve


def test_four_corners_are_met_in_the_order_of_the_letter_z():
    corners = np.array([[1, 1], [0, 1], [1, 0], [0, 0]], np.float32)
    assert along_curve(corners).rows.tolist() == [3, 2, 1, 0]


def test_every_point_is_met_once():
    points = np.random.default_rng(0).normal(size=(5000, 2)).astype(np.float32)
    rows, slots = along_curve(points)
    assert np.array_equal(rows[slots], np.arange(5000))


def test_what_follows_on_the_curve_lies_close_together():
    lattice = np.mgrid[:64, :64].reshape(2, -1).T.astype(np.float32)
    points = np.random.default_rng(0).permutation(lattice)
    parts = points[along_curve(points).rows].reshape(16, 256, 2)
    assert np.all(np.ptp(parts, axis=1) == 15)  # each a square of 16 by 16


@pytest.mark.parametrize("points", [np.zeros((3, 2)), np.array([[0, 5], [1, 5]])])
def test_points_on_a_line_or_in_one_place_have_an_order(points):
    assert sorted(along_curve(points.astype(np.float32)).slots) == list(range(len(points)))
