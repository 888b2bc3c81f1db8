import numpy as np
import pytest

from aelib.core.nearest import nearest_of_each, shares_in_common

LINE = np.array([[0.0], [1.0], [3.0], [7.0]])


@pytest.mark.parametrize("algorithm", ["auto", "brute", "kd_tree"])
def test_neighbours_come_nearest_first_and_no_row_is_its_own(algorithm):
    indices, distances = nearest_of_each(LINE, 2, algorithm=algorithm)
    assert indices.tolist() == [[1, 2], [0, 2], [1, 0], [2, 1]]
    assert distances.tolist() == [[1.0, 3.0], [1.0, 2.0], [2.0, 3.0], [4.0, 6.0]]


def test_few_rows_have_few_neighbours():
    assert nearest_of_each(LINE, 9)[0].shape == (4, 3)
    assert nearest_of_each(LINE[:1], 9)[0].shape == (1, 0)


def test_neighbours_in_common_are_counted_wherever_they_stand():
    some, others = np.array([[1, 2], [3, 4], [5, 6]]), np.array([[2, 1], [4, 9], [7, 8]])
    assert shares_in_common(some, others).tolist() == [1.0, 0.5, 0.0]
