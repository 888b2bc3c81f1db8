import numpy as np

from aelib.projections.umap_steps import move


def moved(points, weights, epochs=200, pushes=0):
    num = len(points)
    starts = np.arange(num + 1, dtype=np.int32) * (num - 1)
    others = np.array([[j for j in range(num) if j != i] for i in range(num)], np.int32).ravel()
    every = np.where(weights > 0, 1.0 / np.maximum(weights, 1e-9), 1e9).astype(np.float32)
    due, state = every.copy(), np.uint64(12345)
    points = points.copy()
    for epoch in range(epochs):
        constants = np.array([1.577, 0.895, 1 - epoch / epochs, epoch, pushes], np.float32)
        state = np.uint64(move(points, starts, others, every, due, constants, state))
    return points


START = np.array([[0, 0], [5, 0], [0, 5], [5, 5]], np.float32)


def test_only_those_with_an_edge_are_pulled_together():
    weights = np.zeros((4, 3))
    weights[0, 0] = weights[1, 0] = 1.0  # the first two
    end = moved(START, weights.ravel())
    assert np.linalg.norm(end[0] - end[1]) < 1.0
    np.testing.assert_array_equal(end[2:], START[2:])


def test_others_push_and_the_same_state_gives_the_same_map():
    weights = np.zeros((4, 3))
    weights[0, 0] = weights[1, 0] = 1.0
    end = moved(START, weights.ravel(), pushes=5)
    assert np.linalg.norm(end[0] - end[2]) > 5.0
    np.testing.assert_array_equal(end, moved(START, weights.ravel(), pushes=5))
