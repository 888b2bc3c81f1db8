import numpy as np
import pytest

from aelib.analysis.neighbors import nearest

LATENTS = np.random.default_rng(0).normal(size=(200, 7)).astype(np.float32)


@pytest.mark.parametrize("index", [0, 57, 199])
def test_they_are_those_that_scikit_learn_finds(index):
    from sklearn.neighbors import NearestNeighbors

    reference = NearestNeighbors(n_neighbors=11).fit(LATENTS.astype(np.float64))
    distances, indices = reference.kneighbors(LATENTS[[index]].astype(np.float64))
    found = nearest(LATENTS, index, 10)
    assert list(found.indices) == indices[0, 1:].tolist()
    np.testing.assert_allclose(found.distances, distances[0, 1:], rtol=1e-9)


def test_a_twin_is_a_neighbour_and_the_picture_itself_is_not():
    twins = np.zeros((3, 2))
    found = nearest(twins, 1, 10)
    assert found.indices == (0, 2)
    assert found.distances == (0.0, 0.0)
