from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.stats import norm

from aelib.analysis.latents import Latents
from aelib.analysis.traversal import (
    QUANTILE_LEVELS,
    by_level,
    latent_ranges,
    strip_values,
    traversal_grid,
    with_values,
)


def latents(mean, variance=None, kl=None) -> Latents:
    return Latents(
        mean=np.asarray(mean, np.float32),
        variance=None if variance is None else np.asarray(variance, np.float32),
        kl=None if kl is None else np.asarray(kl, np.float64),
        labels=None,
    )


def test_one_gaussian_has_the_quantiles_of_a_gaussian():
    found = latent_ranges(latents([[1.0, -2.0]] * 3, [[4.0, 0.25]] * 3, [0.1, 0.2]))
    wanted = norm.ppf(QUANTILE_LEVELS)[:, None] * [2.0, 0.5] + [1.0, -2.0]
    assert np.allclose(found.quantiles, wanted, atol=1e-5)
    assert np.allclose(found.low, norm.ppf(0.01) * np.array([2.0, 0.5]) + [1.0, -2.0], atol=1e-5)
    assert np.allclose(found.high, norm.ppf(0.99) * np.array([2.0, 0.5]) + [1.0, -2.0], atol=1e-5)
    assert np.allclose(found.median, [1.0, -2.0], atol=1e-5)
    assert np.allclose(found.std, [2.0, 0.5])


def test_a_mixture_has_the_quantiles_of_its_distribution_function():
    means = np.array([[-3.0], [0.5], [4.0]])
    found = latent_ranges(latents(means, np.full((3, 1), 0.49), [1.0]), coverage=0.8)
    below = norm.cdf((found.low - means[:, 0]) / 0.7).mean()
    above = 1.0 - norm.cdf((found.high - means[:, 0]) / 0.7).mean()
    assert below == pytest.approx(0.1, abs=1e-5)
    assert above == pytest.approx(0.1, abs=1e-5)
    assert found.std[0] == pytest.approx(np.sqrt(means.var() + 0.49), rel=1e-6)


def test_without_a_posterior_the_quantiles_are_those_of_the_latents():
    x = np.random.default_rng(0).normal(size=(500, 2)).astype(np.float32) * [1.0, 3.0]
    found = latent_ranges(latents(x), coverage=0.9)
    assert np.allclose(found.low, np.quantile(x, 0.05, axis=0), atol=1e-5)
    assert np.allclose(found.high, np.quantile(x, 0.95, axis=0), atol=1e-5)
    assert found.order == (1, 0)


def test_order_is_by_kl_and_ties_keep_their_place():
    found = latent_ranges(latents([[0.0] * 4] * 2, [[1.0] * 4] * 2, [0.5, 2.0, 0.5, 3.0]))
    assert found.order == (3, 1, 0, 2)


def test_many_pictures_give_nearly_the_same_ranges():
    x = np.random.default_rng(0).normal(size=(20_000, 1))
    found = latent_ranges(latents(x, np.full_like(x, 0.5), [1.0]))
    assert found.high[0] == pytest.approx(norm.ppf(0.99) * np.sqrt(1.5), abs=0.1)


@pytest.mark.parametrize("coverage", [0.0, 1.0, -0.1, 2.0])
def test_impossible_coverage_is_refused(coverage):
    with pytest.raises(ValueError, match="coverage"):
        latent_ranges(latents([[0.0]]), coverage)


def test_grid_moves_one_dimension_per_row():
    ranges = latent_ranges(latents([[0.0] * 3] * 2, [[1.0] * 3] * 2, [1.0, 2.0, 3.0]))
    base = torch.tensor([10.0, 20.0, 30.0])
    grid = traversal_grid(base, ranges, (2, 0), 5)
    assert grid.shape == (10, 3)
    first, second = grid[:5], grid[5:]
    assert (first[:, :2] == base[:2]).all()
    assert (second[:, 1:] == base[1:]).all()
    assert first[0, 2].item() == pytest.approx(ranges.low[2])
    assert first[-1, 2].item() == pytest.approx(ranges.high[2])
    assert torch.allclose(second[:, 0], torch.tensor(strip_values(ranges, 0, 5)))
    assert torch.equal(base, torch.tensor([10.0, 20.0, 30.0]))


def test_columns_are_quantiles():
    draws = np.random.default_rng(0).normal(size=(50_000, 1))
    values = strip_values(latent_ranges(latents(draws)), 0, 99)
    assert values[0] == pytest.approx(norm.ppf(0.01), abs=0.05)
    assert values[49] == pytest.approx(0.0, abs=0.02)
    assert values[24] == pytest.approx(norm.ppf(0.25), abs=0.02)
    assert values == sorted(values)


def test_with_values_sets_some_dimensions_of_a_copy():
    base = np.array([1.0, 2.0, 3.0], np.float32)
    assert with_values(base, {1: -5.0}).tolist() == [[1.0, -5.0, 3.0]]
    assert base.tolist() == [1.0, 2.0, 3.0]


def test_levels_are_ranges_of_dimensions_each_in_the_order_given():
    order = (5, 0, 2, 1, 4, 3)
    assert by_level(order, (2, 1, 3)) == [(0, 1), (2,), (5, 4, 3)]
    assert by_level(order[:2], (2, 1, 3)) == [(0,), (), (5,)]
    assert by_level(order, ()) == [order]
