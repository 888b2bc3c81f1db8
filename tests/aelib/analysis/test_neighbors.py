import numpy as np
import pytest

from aelib.analysis.neighbors import COSINE, EUCLIDEAN, distances_to_nearest, nearest, nearest_to

LATENTS = np.random.default_rng(0).normal(size=(200, 7)).astype(np.float32)


@pytest.mark.parametrize("index", [0, 57, 199])
def test_they_are_those_that_scikit_learn_finds(index):
    from sklearn.neighbors import NearestNeighbors

    reference = NearestNeighbors(n_neighbors=11).fit(LATENTS.astype(np.float64))
    distances, indices = reference.kneighbors(LATENTS[[index]].astype(np.float64))
    found = nearest(LATENTS, index, 10)
    assert list(found.indices) == indices[0, 1:].tolist()
    np.testing.assert_allclose(found.distances, distances[0, 1:], rtol=1e-9)


def test_by_cosine_they_are_those_that_scikit_learn_finds_and_lengths_do_not_count():
    from sklearn.neighbors import NearestNeighbors

    stretched = LATENTS * np.linspace(0.1, 9.0, len(LATENTS))[:, None]
    reference = NearestNeighbors(n_neighbors=11, metric="cosine").fit(stretched)
    distances, indices = reference.kneighbors(stretched[[57]])
    found = nearest(stretched, 57, 10, COSINE)
    assert list(found.indices) == indices[0, 1:].tolist()
    np.testing.assert_allclose(found.distances, distances[0, 1:], rtol=1e-6)
    assert nearest(np.zeros((3, 2)), 1, 10, COSINE).distances == (1.0, 1.0)


def test_a_twin_is_a_neighbour_and_the_picture_itself_is_not():
    twins = np.zeros((3, 2))
    found = nearest(twins, 1, 10)
    assert found.indices == (0, 2)
    assert found.distances == (0.0, 0.0)


def test_the_nearest_to_a_point_are_those_of_a_row_there():
    row = nearest(LATENTS, 57, 10)
    assert nearest_to(LATENTS, LATENTS[57], 10, left_out=[57]) == row
    assert nearest_to(LATENTS, LATENTS[57], 1).indices == (57,)
    assert len(nearest_to(LATENTS, LATENTS[0], 500, left_out=[0, 1]).indices) == 198


def test_distances_to_the_nearest_are_those_of_each_row():
    wanted = [nearest(LATENTS, row, 1).distances[0] for row in range(len(LATENTS))]
    np.testing.assert_allclose(distances_to_nearest(LATENTS), wanted, rtol=1e-9)
    np.testing.assert_allclose(distances_to_nearest(LATENTS + 1e3, 50), wanted[::4], rtol=1e-3)
    assert len(distances_to_nearest(LATENTS[:1])) == 0


@pytest.mark.parametrize("metric", [EUCLIDEAN, COSINE])
@pytest.mark.parametrize("offset", [0.0, 300.0])
def test_of_very_many_none_is_missed_though_their_distances_are_rough_at_first(metric, offset):
    draws = np.random.default_rng(1)
    latents = (offset + draws.normal(size=(70_000, 3))).astype(np.float32)
    latents[65_000] = latents[40_000] = latents[7]
    found = nearest(latents, 7, 25, metric)
    exact = latents.astype(np.float64)
    if metric == COSINE:
        unit = exact / np.linalg.norm(exact, axis=1, keepdims=True)
        distances = 1.0 - unit @ unit[7]
    else:
        distances = np.linalg.norm(exact - exact[7], axis=1)
    distances[7] = np.inf
    assert found.indices[:2] == (40_000, 65_000)
    np.testing.assert_allclose(found.distances, np.sort(distances)[:25], rtol=1e-6, atol=1e-15)


def test_pictures_that_could_not_be_read_are_nobodys_neighbours():
    latents = LATENTS.copy()
    latents[3:] = np.nan
    assert set(nearest(latents, 0, 10).indices) == {1, 2}
