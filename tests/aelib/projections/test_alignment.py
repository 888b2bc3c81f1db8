import numpy as np

from aelib.projections.alignment import align

REFERENCE = np.random.default_rng(0).normal(size=(30, 3))


def test_a_turned_mirrored_and_shifted_map_comes_back():
    turn, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))
    turn[:, 0] *= -np.linalg.det(turn)  # with a reflection
    assert np.linalg.det(turn) < 0
    aligned = align(REFERENCE @ turn + 7.0, REFERENCE)
    np.testing.assert_allclose(aligned, REFERENCE - REFERENCE.mean(axis=0), atol=1e-5)


def test_distances_are_kept():
    points = np.random.default_rng(2).normal(size=(30, 3))
    before = np.linalg.norm(points[:, None] - points, axis=2)
    aligned = align(points, REFERENCE)
    np.testing.assert_allclose(
        np.linalg.norm(aligned[:, None] - aligned, axis=2), before, atol=1e-5
    )
