import numpy as np
import pytest

from aelib.analysis.torn import torn_shares
from aelib.projections.trust import MOST_POINTS, MOST_RANKED, point_trust, trustworthiness

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
    assert trust.value == pytest.approx(by_hand(LATENTS, points, 10), abs=1e-6)
    assert trust.continuity == pytest.approx(by_hand(points, LATENTS, 10), abs=1e-6)
    assert trust.preservation == pytest.approx(1 - torn_shares(LATENTS, points).mean(), abs=1e-6)
    assert (trust.num_points, trust.num_neighbors) == (60, 10)


def test_it_is_that_of_scikit_learn_far_from_the_origin_too():
    from sklearn.manifold import trustworthiness as reference

    points = np.random.default_rng(1).normal(size=(60, 2)).astype(np.float32)
    trust = trustworthiness(LATENTS + 1000.0, points * 1e30)
    exact = (LATENTS + np.float32(1000.0)).astype(np.float64)
    wanted = reference(exact, points.astype(np.float64), n_neighbors=10)
    assert trust.value == pytest.approx(wanted, abs=1e-6)


def test_figures_of_the_points_have_those_of_the_map_as_their_means():
    points = np.random.default_rng(1).normal(size=(60, 2)).astype(np.float32)
    each, trust = point_trust(LATENTS, points), trustworthiness(LATENTS, points)
    assert each.num_others == 60
    assert each.trustworthiness.shape == each.continuity.shape == each.preservation.shape == (60,)
    assert each.trustworthiness.mean() == pytest.approx(trust.value, abs=1e-6)
    assert each.continuity.mean() == pytest.approx(trust.continuity, abs=1e-6)
    assert each.preservation.mean() == pytest.approx(trust.preservation, abs=1e-6)


def test_one_stranger_in_a_faithful_map_is_the_least_trusted_point():
    points = LATENTS[:, :2].copy()
    flat = np.c_[points, np.zeros((60, 2))].astype(np.float32)
    far = int(np.abs(points).sum(axis=1).argmax())
    points[far] = points.mean(axis=0)
    each = point_trust(flat, points)
    assert each.trustworthiness.argmin() == far
    assert each.continuity.argmin() == far


def test_of_very_many_points_a_sample_is_ranked_and_the_others_take_the_nearest():
    many = np.random.default_rng(3).normal(size=(MOST_RANKED + 500, 3)).astype(np.float32)
    each = point_trust(many, many[:, :2].copy())
    assert each.num_others == MOST_RANKED
    assert each.trustworthiness.shape == (len(many),)
    assert 0.5 < each.trustworthiness.mean() < 1.0


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
    assert (point_trust(LATENTS[:count], LATENTS[:count, :2]) is None) == (neighbors is None)
