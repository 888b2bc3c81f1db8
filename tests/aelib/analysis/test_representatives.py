import numpy as np

from aelib.analysis.representatives import most_typical, walk_through

LINE = np.array([[0.0], [10.0], [1.0], [4.0], [5.5], [7.0]], np.float32)


def test_the_most_typical_is_nearest_to_the_mean():
    assert most_typical(LINE, range(6)) == 3  # the mean is 4.6
    assert most_typical(LINE, [1, 2]) == 1  # as near as the other: the first


def test_a_walk_goes_from_end_to_end_through_what_differs():
    path = walk_through(LINE, range(6), 3)
    assert path in ([0, 3, 1], [1, 3, 0])
    assert walk_through(LINE, [5, 3, 4], 6) in ([3, 4, 5], [5, 4, 3])


def test_few_or_equal_pictures_are_each_taken_once():
    assert walk_through(LINE, [4], 6) == [4]
    same = np.zeros((5, 2), np.float32)
    assert sorted(walk_through(same, [4, 1, 1, 3], 6)) == [1, 3, 4]


def test_the_farthest_of_a_plane_are_its_corners():
    grid = np.stack(np.meshgrid(range(5), range(5)), -1).reshape(-1, 2).astype(np.float32)
    path = walk_through(grid, range(25), 5)
    assert {0, 4, 20, 24} < set(path)
    steps = np.linalg.norm(np.diff(grid[path], axis=0), axis=1)
    assert steps.max() <= 4.0
