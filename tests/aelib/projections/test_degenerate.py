"""Whatever the latents are: finite points, or a sentence."""

import numpy as np
import pytest

from aelib.core.errors import DataError
from aelib.projections import LocalMapConfig, PcaConfig, TsneConfig, UmapConfig, project

RNG = np.random.default_rng(0)
CLOUD = RNG.normal(size=(40, 5))
DRAWN = {
    "four": CLOUD[:4],
    "fewer than the neighbours": CLOUD[:12],
    "every row six times": np.repeat(CLOUD[:5], 6, axis=0),
    "a constant column": np.c_[CLOUD, np.ones(40)],
    "one dimension": CLOUD[:, :1],
    "one row apart": np.r_[np.zeros((20, 3)), np.ones((1, 3))],
    "huge": CLOUD * 1e30,
    "tiny": CLOUD * 1e-30,
    "far from the origin": CLOUD + 1e6,
    "two clumps": np.r_[CLOUD, CLOUD + 1e4],
    "one class, one outlier": np.r_[CLOUD * 1e-6, CLOUD[:1] * 1e6],
    "a duplicate of each": np.r_[CLOUD, CLOUD],
}
REFUSED = {"nan": "finite", "infinity": "finite", "none": "at least one", "no dimension": "matrix"}
FEW = {"one": 1, "three": 3}
METHODS = {
    "localmap": LocalMapConfig(),
    "localmap in 3": LocalMapConfig(num_dimensions=3),
    "pca": PcaConfig(num_dimensions=2),
    "pca in 3": PcaConfig(num_dimensions=3),
    "tsne": TsneConfig(n_iter=50),
    "tsne in 3": TsneConfig(n_iter=50, num_dimensions=3),
    "umap": UmapConfig(),
    "umap in 3": UmapConfig(num_dimensions=3),
}


def refused(name):
    return {
        "nan": np.r_[CLOUD, np.full((1, 5), np.nan)],
        "infinity": np.r_[CLOUD, np.full((1, 5), np.inf)],
        "none": CLOUD[:0],
        "no dimension": CLOUD[:, :0],
    }[name]


@pytest.mark.parametrize("latents", DRAWN.values(), ids=DRAWN)
@pytest.mark.parametrize("config", METHODS.values(), ids=METHODS)
def test_a_map_is_finite_and_has_a_point_for_each_latent(config, latents):
    points = project(latents, config).points
    assert points.shape == (len(latents), config.num_dimensions)
    assert points.dtype == np.float32
    assert np.isfinite(points).all()
    assert np.ptp(points) > 0


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("config", METHODS.values(), ids=METHODS)
def test_what_cannot_be_drawn_is_said(config, name):
    with pytest.raises(DataError, match=REFUSED[name]):
        project(refused(name), config)


@pytest.mark.parametrize("count", FEW.values(), ids=FEW)
def test_so_few_pictures_are_for_pca_only(count):
    assert np.isfinite(project(CLOUD[:count], PcaConfig()).points).all()
    for config in (UmapConfig(), TsneConfig(), LocalMapConfig()):
        with pytest.raises(DataError, match="at least 4") as caught:
            project(CLOUD[:count], config)
        assert "PCA" in caught.value.remedy


def test_a_collapsed_latent_is_drawn_by_pca_and_refused_with_the_reason_by_the_others():
    same = np.ones((20, 3))
    assert (project(same, PcaConfig()).points == 0).all()
    for config in (UmapConfig(), TsneConfig(), LocalMapConfig()):
        with pytest.raises(DataError, match="every picture has the same"):
            project(same, config)


def test_fewer_pictures_than_neighbours_are_noted():
    note = project(CLOUD[:12], UmapConfig()).note
    assert note == "11 neighbours instead of 15: there are only 12 pictures."
    assert "6 neighbours instead of 10" in project(CLOUD[:8], LocalMapConfig()).note
    note = project(CLOUD[:12], TsneConfig(n_iter=50)).note
    assert note == "Perplexity 3.67 instead of 30: there are only 12 pictures."
    assert not project(CLOUD[:16], UmapConfig()).note
