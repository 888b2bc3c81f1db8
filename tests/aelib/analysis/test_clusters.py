import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, silhouette_score

from aelib.analysis.clusters import HDBSCAN, K_MEANS, MIXTURE, ClusterConfig, find_clusters
from aelib.core.errors import DataError

SIZES = (60, 40, 30)


def blobs(random: np.random.Generator, num_dimensions: int = 3):
    classes = np.repeat(np.arange(3), SIZES)
    centres = 20.0 * np.eye(3, num_dimensions)
    latents = centres[classes] + random.normal(size=(len(classes), num_dimensions))
    return latents.astype(np.float32), classes


@pytest.mark.parametrize("method", [K_MEANS, MIXTURE, HDBSCAN])
@pytest.mark.parametrize("num_dimensions", [3, 50])
def test_separate_groups_are_found_and_named_by_size(random, method, num_dimensions):
    latents, classes = blobs(random, num_dimensions)
    found = find_clusters(
        latents, ClusterConfig(method=method, num_clusters=3, min_cluster_size=15), classes
    )
    assert found.num_clusters == 3
    inside = found.labels >= 0
    assert inside.mean() > 0.9
    np.testing.assert_array_equal(found.labels[inside], classes[inside])
    assert found.adjusted_rand == adjusted_rand_score(classes, found.labels)
    assert (found.variance < 1.0) == (num_dimensions > 32)
    if num_dimensions == 3:
        wanted = silhouette_score(latents[inside], found.labels[inside])
        assert found.silhouette == pytest.approx(wanted)


def test_what_has_no_class_is_not_compared(random):
    latents, classes = blobs(random)
    found = find_clusters(latents, ClusterConfig(num_clusters=3), np.where(classes == 0, -1, 5))
    assert found.adjusted_rand == 0.0  # one class that was cut in two
    assert find_clusters(latents, ClusterConfig(num_clusters=3)).mutual_information is None
    nothing = find_clusters(latents, ClusterConfig(num_clusters=3), np.full(len(latents), -1))
    assert nothing.adjusted_rand is None


def test_the_same_latents_give_the_same_groups(random):
    latents, _ = blobs(random)
    first, second = (
        find_clusters(latents, ClusterConfig(method=MIXTURE, num_clusters=5)) for _ in range(2)
    )
    np.testing.assert_array_equal(first.labels, second.labels)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("method", [K_MEANS, MIXTURE, HDBSCAN])
def test_latents_that_are_all_one_give_groups_or_none(method):
    found = find_clusters(
        np.ones((30, 4), np.float32),
        ClusterConfig(method=method, num_clusters=3, min_cluster_size=5),
    )
    assert found.labels.shape == (30,)
    assert found.silhouette is None


def test_too_few_and_broken_latents_are_refused():
    with pytest.raises(DataError, match="at least 10 latents to group, got 4"):
        find_clusters(np.zeros((4, 2), np.float32), ClusterConfig())
    with pytest.raises(DataError, match="finite"):
        find_clusters(np.full((40, 2), np.nan, np.float32), ClusterConfig())
