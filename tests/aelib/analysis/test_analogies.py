import numpy as np
import pytest

from aelib.analysis.analogies import NUM_NEAREST, analogy, first_terms, nearby
from aelib.analysis.neighbors import distances_to_nearest

GRID = np.stack(np.meshgrid(np.arange(20.0), np.arange(20.0)), -1).reshape(-1, 2)


def test_a_parallelogram_closes():
    a, b, c = np.array([1.0, 2.0]), np.array([0.0, 1.0]), np.array([5.0, 1.0])
    assert analogy(a, b, c).tolist() == [6.0, 2.0]
    assert analogy(a, b, c, 0.0).tolist() == a.tolist()
    assert analogy(a, b, b, 1.5).tolist() == a.tolist()
    assert analogy(a, b, a).tolist() == (2 * a - b).tolist()


def test_a_latent_among_pictures_is_not_far_and_one_outside_is():
    distances = distances_to_nearest(GRID)
    inside = nearby(GRID, distances, np.array([3.2, 4.0]))
    assert len(inside.nearest.indices) == NUM_NEAREST
    assert GRID[inside.nearest.indices[0]].tolist() == [3.0, 4.0]
    assert inside.nearest.distances[0] == pytest.approx(0.2)
    assert inside.typical == pytest.approx(1.0)
    assert not inside.is_far
    outside = nearby(GRID, distances, np.array([30.0, 30.0]))
    assert outside.share == 1.0
    assert outside.is_far


def test_pictures_that_it_was_made_of_are_not_found_again():
    found = nearby(GRID, distances_to_nearest(GRID), GRID[21], left_out=[21, 22])
    assert found.nearest.indices[0] == 1
    assert not set(found.nearest.indices) & {21, 22}


def test_one_picture_has_no_distance():
    found = nearby(GRID[:1], distances_to_nearest(GRID[:1]), GRID[0], left_out=[0])
    assert found.nearest.indices == ()
    assert found.is_far


@pytest.mark.parametrize(
    ("labels", "places"),
    [
        ([3, 3, 1, 3], (0, 1, 2)),
        ([3, 1, 1, 3], (0, 3, 1)),
        ([1, 1, 1, 1], (0, 1, 2)),
        ([1, 2, 3, 4], (0, 1, 2)),
        (None, (0, 1, 2)),
    ],
)
def test_a_sum_begins_with_two_of_a_class_and_one_of_another(labels, places):
    assert first_terms(4, None if labels is None else np.array(labels)) == places


def test_few_pictures_are_taken_twice():
    assert first_terms(1, np.array([0])) == (0, 0, 0)
