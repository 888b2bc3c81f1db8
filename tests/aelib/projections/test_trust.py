import numpy as np
import pytest

from aelib.projections.trust import MOST_POINTS, trustworthiness

LATENTS = np.random.default_rng(0).normal(size=(60, 4)).astype(np.float32)


def by_hand(latents, points, k):
    """The definition, pair by pair."""
    n = len(latents)
    far = np.linalg.norm(latents[:, None] - latents, axis=2)
    near = np.linalg.norm(points[:, None] - points, axis=2)
    total = 0
    for i in range(n):
        ranks = {j: r for r, j in enumerate(np.argsort(far[i]))}
        neighbors = [j for j in np.argsort(near[i]) if j != i][:k]
        total += sum(max(0, ranks[j] - k) for j in neighbors)
    return 1 - 2 / (n * k * (2 * n - 3 * k - 1)) * total


def test_it_is_the_definition():
    points = np.random.default_rng(1).normal(size=(60, 2)).astype(np.float32)
    trust = trustworthiness(LATENTS, points)
    assert trust.value == pytest.approx(by_hand(LATENTS, points, 10), abs=1e-9)
    assert (trust.num_points, trust.num_neighbors) == (60, 10)


def test_a_faithful_map_has_one_and_a_random_one_far_less():
    flat = np.c_[LATENTS[:, :2], np.zeros((60, 2))].astype(np.float32)
    assert trustworthiness(flat, flat[:, :2]).value == 1.0
    assert trustworthiness(flat, np.random.default_rng(2).permutation(flat[:, :2])).value < 0.7


def test_many_points_are_measured_on_a_fixed_sample():
    many = np.random.default_rng(3).normal(size=(MOST_POINTS + 500, 3)).astype(np.float32)
    first = trustworthiness(many, many[:, :2])
    assert first.num_points == MOST_POINTS
    assert first == trustworthiness(many, many[:, :2])


@pytest.mark.parametrize(("count", "neighbors"), [(5, 2), (4, None)])
def test_few_points_have_few_neighbours_or_no_value(count, neighbors):
    trust = trustworthiness(LATENTS[:count], LATENTS[:count, :2])
    assert (trust.num_neighbors if trust else None) == neighbors
