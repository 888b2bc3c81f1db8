import warnings

import numpy as np
import pytest

from aelib.projections.fuzzy_graph import curve_of_distances, fuzzy_graph
from aelib.projections.nearest import nearest_rows

ROWS = np.random.default_rng(0).normal(size=(120, 5)).astype(np.float32)


@pytest.fixture(scope="module")
def reference():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import umap.umap_

        return umap.umap_


def test_memberships_are_those_of_umap_learn(reference):
    theirs, _, _ = reference.fuzzy_simplicial_set(ROWS, 15, np.random.RandomState(0), "euclidean")
    ours = fuzzy_graph(nearest_rows(ROWS, 14))
    np.testing.assert_allclose(ours.toarray(), theirs.toarray(), atol=1e-4)


def test_the_curve_is_that_of_umap_learn(reference):
    for min_dist in (0.0, 0.1, 0.99):
        wanted = reference.find_ab_params(1.0, min_dist)
        assert curve_of_distances(min_dist) == pytest.approx(wanted, rel=1e-4)


def test_duplicates_belong_to_one_another_in_full():
    rows = np.repeat(ROWS[:6], 4, axis=0)
    graph = fuzzy_graph(nearest_rows(rows, 5)).toarray()
    assert np.isfinite(graph).all()
    for first in range(0, len(rows), 4):
        own = graph[first : first + 4, first : first + 4]
        assert (own[~np.eye(4, dtype=bool)] == 1.0).all()
