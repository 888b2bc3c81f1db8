import numpy as np
import pytest

from aelib.analysis.factors import variance_by_factor


def test_a_dimension_that_is_the_factor_is_explained_whole():
    factors = np.repeat(np.arange(4.0), 25)[:, None]
    shares = variance_by_factor(factors.copy(), factors)
    assert shares[0, 0] == pytest.approx(1.0)


def test_independent_noise_is_explained_by_nothing_on_average():
    random = np.random.default_rng(0)
    factors = random.integers(0, 40, (2000, 1)).astype(float)
    shares = variance_by_factor(random.normal(size=(2000, 30)), factors)
    assert shares.mean() < 0.01


def test_a_circle_is_seen_where_a_correlation_sees_little():
    angle = np.tile(np.arange(8) * np.pi / 4, 30)
    latents = np.stack([np.cos(2 * angle), np.sin(angle)], axis=1)
    assert np.corrcoef(latents[:, 0], angle)[0, 1] ** 2 < 0.1
    np.testing.assert_allclose(variance_by_factor(latents, angle[:, None]), 1.0)


def test_the_share_agrees_with_one_way_analysis_of_variance():
    from scipy.stats import f_oneway

    random = np.random.default_rng(1)
    group = np.repeat(np.arange(5), 20)
    values = random.normal(size=100) + 0.7 * group
    share = variance_by_factor(values[:, None], group[:, None].astype(float))[0, 0]
    f = f_oneway(*(values[group == kind] for kind in range(5))).statistic
    assert share == pytest.approx(1.0 - 99.0 / (4.0 * f + 95.0))


def test_nothing_is_said_of_what_never_changes():
    still, moving = np.zeros((10, 1)), np.arange(10.0)[:, None]
    assert variance_by_factor(still, moving % 2)[0, 0] == 0.0
    assert variance_by_factor(moving, still)[0, 0] == 0.0
    assert variance_by_factor(moving, moving)[0, 0] == 0.0
