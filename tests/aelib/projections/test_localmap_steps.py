import numpy as np

from aelib.projections.localmap_steps import add_gradient, pick_far, pick_mid_near

RNG = np.random.default_rng(0)
POINTS = RNG.normal(size=(30, 2)).astype(np.float32)
PARTNERS = RNG.integers(0, 30, size=(30, 4)).astype(np.int32)


def loss(points, weight, offset):
    squared = 1 + np.square(points[:, None] - points[PARTNERS]).sum(axis=2)
    return weight * (squared / (offset + squared)).sum()


def test_the_gradient_is_that_of_the_formula():
    for weight, offset in ((2.0, 10.0), (3.0, 10_000.0), (-1.0, 1.0)):
        found = np.zeros_like(POINTS)
        add_gradient(POINTS, PARTNERS, found, weight, offset, 0.0)
        wanted = np.zeros(POINTS.shape)
        for place in np.ndindex(*POINTS.shape):
            step = np.zeros(POINTS.shape)
            step[place] = 1e-5
            higher, lower = (loss(POINTS + sign * step, weight, offset) for sign in (1, -1))
            wanted[place] = (higher - lower) / 2e-5
        np.testing.assert_allclose(found, wanted, atol=1e-4)


def test_a_reach_weakens_long_ties():
    pair = np.array([[0], [1]], np.int32)[::-1].copy()
    for apart, weaker in ((1.0, False), (50.0, True)):
        points = np.array([[0, 0], [apart, 0]], np.float32)
        plain, local = np.zeros_like(points), np.zeros_like(points)
        add_gradient(points, pair, plain, 1.0, 10.0, 0.0)
        add_gradient(points, pair, local, 1.0, 10.0, 5.0)
        assert (abs(local[0, 0]) < abs(plain[0, 0])) == weaker


def test_far_partners_are_near_on_the_map_and_no_neighbours():
    neighbors = np.array([[(i + 1) % 30, (i + 2) % 30] for i in range(30)], np.int32)
    far = np.full((30, 3), -1, np.int32)
    pick_far(POINTS, neighbors, far, 1.0, np.uint64(7))
    apart = np.linalg.norm(POINTS[:, None] - POINTS[far], axis=2)
    assert (apart[far >= 0] <= 1.0).all()
    assert (far >= 0).mean() > 0.5
    assert not (far[:, :, None] == neighbors[:, None, :]).any()
    assert (far != np.arange(30)[:, None]).all()


def test_mid_near_partners_are_nearer_than_random_ones_and_not_oneself():
    partners = np.empty((30, 5), np.int32)
    pick_mid_near(POINTS, partners, np.uint64(7))
    assert (partners != np.arange(30)[:, None]).all()
    apart = np.linalg.norm(POINTS[:, None] - POINTS[partners], axis=2)
    every = np.linalg.norm(POINTS[:, None] - POINTS, axis=2)
    assert apart.mean() < every.sum() / (30 * 29)
