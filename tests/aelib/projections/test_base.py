import numpy as np
import pytest

from aelib.core.errors import UnknownNameError
from aelib.projections import PROJECTIONS, LocalMapConfig, TsneConfig, UmapConfig, project

CLUSTERS = np.random.default_rng(1).normal(size=(3, 6)) * 10
LATENTS = np.concatenate([
    center + np.random.default_rng(2).normal(size=(20, 6)) for center in CLUSTERS
])
LABELS = np.repeat(np.arange(3), 20)
MOVING = [UmapConfig(), TsneConfig(n_iter=100), LocalMapConfig()]


def test_every_projection_says_what_it_is_and_names_installed_packages():
    import importlib.metadata

    assert list(PROJECTIONS) == ["localmap", "pca", "tsne", "umap"]
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


@pytest.mark.parametrize("config", MOVING, ids=lambda config: type(config).__name__)
def test_progress_rises_and_tells_the_iterations(config):
    heard = []
    project(LATENTS, config, lambda *said: heard.append(said))
    fractions = [fraction for fraction, *_ in heard]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert 0.9 < fractions[-1] <= 1.0
    assert "Arranging" in heard[-1][1]


@pytest.mark.parametrize("config", MOVING, ids=lambda config: type(config).__name__)
def test_pictures_on_the_way_are_finite_and_end_at_the_map(config):
    seen = []
    made = project(LATENTS, config, lambda *said: seen.extend(take() for take in said[2:]))
    assert len(seen) >= 10
    assert all(points.shape == made.points.shape for points in seen)
    assert all(np.isfinite(points).all() for points in seen)
    np.testing.assert_allclose(seen[-1], made.points, atol=1e-2 * np.ptp(made.points))
    np.testing.assert_array_equal(made.points, project(LATENTS, config).points)


@pytest.mark.parametrize("name", PROJECTIONS)
def test_maps_of_the_same_latents_lie_the_same_way(name):
    """Turned towards PCA: no rotation or reflection brings a map nearer to it."""
    from aelib.projections.pca import principal_coordinates

    reference, _ = principal_coordinates(LATENTS.astype(np.float32), 2)
    points = project(LATENTS, PROJECTIONS[name].config()).points
    cross = (points - points.mean(0)).T @ (reference - reference.mean(0))
    np.testing.assert_allclose(cross, cross.T, rtol=1e-3, atol=1e-2 * np.abs(cross).max())
    assert np.linalg.eigvalsh((cross + cross.T) / 2).min() > 0
