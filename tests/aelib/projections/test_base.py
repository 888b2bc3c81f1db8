import numpy as np
import pytest

from aelib.core.errors import UnknownNameError
from aelib.projections import PROJECTIONS, TsneConfig, UmapConfig, project

pytestmark = pytest.mark.xdist_group("umap")  # it compiles once per process
CLUSTERS = np.random.default_rng(1).normal(size=(3, 6)) * 10
LATENTS = np.concatenate([
    center + np.random.default_rng(2).normal(size=(20, 6)) for center in CLUSTERS
])
LABELS = np.repeat(np.arange(3), 20)


def test_every_projection_says_what_it_is_and_names_installed_packages():
    import importlib.metadata

    assert list(PROJECTIONS) == ["pca", "tsne", "umap"]
    for name in PROJECTIONS:
        part = PROJECTIONS[name].part
        assert part.title
        assert part.explanation.endswith(".")
        assert part.formula
        for package in part.packages:
            assert importlib.metadata.version(package)


def test_an_unknown_projection_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'umap'"):
        PROJECTIONS["umpa"]


@pytest.mark.parametrize("name", PROJECTIONS)
def test_separate_clusters_stay_separate_and_the_same_seed_gives_the_same_map(name):
    config = PROJECTIONS[name].config()
    points = project(LATENTS, config).points
    centers = np.stack([points[label == LABELS].mean(axis=0) for label in range(3)])
    nearest = np.linalg.norm(points[:, None] - centers, axis=2).argmin(axis=1)
    assert (nearest == LABELS).all()
    np.testing.assert_array_equal(points, project(LATENTS, config).points)


@pytest.mark.parametrize("config", [UmapConfig(), TsneConfig(n_iter=100)])
def test_progress_rises_and_tells_the_iterations(config):
    heard = []
    project(LATENTS, config, lambda fraction, message: heard.append((fraction, message)))
    fractions = [fraction for fraction, _ in heard]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert 0.9 < fractions[-1] <= 1.0
    assert "Arranging" in heard[-1][1]


@pytest.mark.parametrize("name", PROJECTIONS)
def test_maps_of_the_same_latents_lie_the_same_way(name):
    """Turned towards PCA: no rotation or reflection brings a map nearer to it."""
    from aelib.projections.pca import principal_coordinates

    reference, _ = principal_coordinates(LATENTS.astype(np.float32), 2)
    points = project(LATENTS, PROJECTIONS[name].config()).points
    cross = (points - points.mean(0)).T @ (reference - reference.mean(0))
    np.testing.assert_allclose(cross, cross.T, rtol=1e-3, atol=1e-2 * np.abs(cross).max())
    assert np.linalg.eigvalsh((cross + cross.T) / 2).min() > 0
