import numpy as np

from aelib.analysis.torn import torn_shares


def test_a_faithful_map_tears_nothing_however_it_is_turned(random):
    points = random.normal(size=(80, 2)).astype(np.float32)
    turn = np.array([[0.0, -3.0], [3.0, 0.0]], np.float32)
    assert torn_shares(points, points @ turn).max() == 0.0


def test_only_what_was_moved_is_torn(random):
    latents = random.normal(size=(60, 2)).astype(np.float32)
    points = latents.copy()
    points[7] += 100.0
    shares = torn_shares(latents, points, 5)
    assert shares[7] > 0.5
    assert np.median(shares) == 0.0


def test_a_random_map_tears_nearly_all(random):
    latents, points = random.normal(size=(2, 400, 2)).astype(np.float32)
    assert 1.0 - torn_shares(latents, points).mean() < 3 * 10 / 399


def test_few_or_equal_points_give_numbers():
    assert torn_shares(np.zeros((1, 3), np.float32), np.zeros((1, 2), np.float32)).tolist() == [0.0]
    assert torn_shares(np.zeros((4, 3), np.float32), np.eye(4, 2, dtype=np.float32)).shape == (4,)
