from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy import stats

from aelib.compression.gaussian_coder import GaussianCoder, Gaussians
from aelib.compression.streams import FURTHEST
from aelib.nn.mixtures import GaussianMixture, fit_gaussians


def _rows(count, seed=0):
    """Return points of two clusters whose dimensions vary together."""
    random = np.random.default_rng(seed)
    mixing = np.array([[3.0, 0.0, 0.0], [2.0, 1.0, 0.0], [-1.0, 0.5, 0.3]])
    centre = np.where(random.random(count) < 0.3, 30.0, -10.0)[:, None]
    return centre + random.normal(size=(count, 3)) @ mixing.T


def _coder(step, is_full=True):
    torch.manual_seed(0)
    mixture = fit_gaussians(torch.from_numpy(_rows(4000)), 2, is_full=is_full)
    return GaussianCoder(Gaussians.of(mixture, np.full(3, step)))


@pytest.mark.parametrize("is_full", [True, False])
@pytest.mark.parametrize("step", [0.01, 0.3, 40.0])
def test_what_is_written_comes_back(step, is_full):
    coder = _coder(step, is_full)
    symbols = coder.quantise(_rows(300, seed=1))
    stream = coder.encode(symbols)
    np.testing.assert_array_equal(coder.decode(stream, 300), symbols)
    assert len(stream) * 8 == pytest.approx(coder.bits(symbols).sum(), abs=64, rel=0.01)


@pytest.mark.parametrize("step", [0.03, 0.1])
def test_the_error_is_that_of_rounding_and_the_rate_that_of_the_density(step):
    coder, rows = _coder(step), _rows(4000, seed=1)
    symbols = coder.quantise(rows)
    error = np.square(coder.values(symbols) - rows).mean(0)
    np.testing.assert_allclose(error, step**2 / 12, rtol=0.1)
    # of all that could be told of the cluster, which lie far apart: h(z) - D log2(step)
    expected = stats.entropy([0.3, 0.7], base=2)
    expected += 3 * np.log2(np.sqrt(2 * np.pi * np.e)) + np.log2(3.0 * 1.0 * 0.3)
    expected -= 3 * np.log2(step)
    assert coder.bits(symbols).mean() == pytest.approx(expected, rel=0.02)


def test_a_dimension_that_the_others_tell_costs_little():
    full, diagonal = _coder(0.3), _coder(0.3, is_full=False)
    rows = _rows(2000, seed=1)
    saved = diagonal.bits(diagonal.quantise(rows)) - full.bits(full.quantise(rows))
    assert saved.mean() > 2.0


def test_where_a_step_leaves_nothing_the_mean_of_its_gaussian_comes_back():
    coder = _coder(1e4)
    symbols = coder.quantise(_rows(500, seed=1))
    assert coder.bits(symbols).mean() == pytest.approx(-np.log2(0.7), abs=0.1)
    np.testing.assert_allclose(coder.values(symbols), -10.0, atol=0.3)


def test_each_row_is_told_by_the_gaussian_that_it_costs_least_under():
    coder = _coder(0.3)
    symbols = coder.quantise(_rows(200, seed=1))
    other = symbols.copy()
    other[:, 0] = 1 - other[:, 0]
    assert (coder.bits(symbols) <= coder.bits(other)).all()


def test_what_lies_far_out_is_kept_as_far_as_symbols_go():
    coder = _coder(1.0)
    rows = np.array([[900.0, -900.0, 900.0], [1e9, 0.0, -1e9]])
    symbols = coder.quantise(rows)
    np.testing.assert_array_equal(symbols[0, 1:], rows[0])
    assert symbols[1, 1:].tolist() == [FURTHEST, 0, -FURTHEST]
    np.testing.assert_array_equal(coder.decode(coder.encode(symbols), 2), symbols)
    assert np.isfinite(coder.values(symbols)).all()
    np.testing.assert_allclose(coder.values(symbols)[0], rows[0], atol=0.51)


def test_a_number_that_never_changes_costs_nothing():
    parts = (torch.zeros(1), torch.tensor([[5.0, 0.0]]), torch.tensor([[1e-9, 1.0]]))
    coder = GaussianCoder(Gaussians.of(GaussianMixture(*parts), np.array([1.0, 1.0])))
    rows = np.array([[5.0, 1.0]] * 64)
    alone = GaussianCoder(
        Gaussians.of(GaussianMixture(parts[0], parts[1][:, 1:], parts[2][:, 1:]), np.ones(1))
    )
    both, one = coder.bits(coder.quantise(rows)), alone.bits(alone.quantise(rows[:, 1:]))
    np.testing.assert_allclose(both, one, atol=1e-6)
