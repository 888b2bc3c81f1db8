import numpy as np
import pytest
from sklearn.metrics import pairwise_distances

from aelib.projections import nearest
from aelib.projections.nearest import nearest_rows

ROWS = np.random.default_rng(0).normal(size=(80, 5)).astype(np.float32)


@pytest.mark.parametrize("metric", ["euclidean", "cosine", "manhattan"])
@pytest.mark.parametrize("columns", [2, 5])
def test_all_pairs_agree_with_the_definition(metric, columns):
    rows = ROWS[:, :columns]
    far = pairwise_distances(rows.astype(np.float64), metric=metric)
    np.fill_diagonal(far, np.inf)
    found = nearest_rows(rows, 7, metric)
    np.testing.assert_array_equal(found.indices, np.argsort(far, axis=1)[:, :7])
    np.testing.assert_allclose(found.distances, np.sort(far, axis=1)[:, :7], atol=1e-4)


def test_trees_find_nearly_the_same_and_the_same_each_time(monkeypatch):
    exact = nearest_rows(ROWS, 7)
    monkeypatch.setattr(nearest, "MOST_EXACT", 50)
    found = nearest_rows(ROWS, 7)
    assert (found.indices == exact.indices).mean() > 0.9
    np.testing.assert_array_equal(found.indices, nearest_rows(ROWS, 7).indices)


def test_fewer_rows_than_neighbours_have_fewer():
    assert nearest_rows(ROWS[:3], 7).indices.shape == (3, 2)
    assert nearest_rows(ROWS[:1], 7).indices.shape == (1, 0)
