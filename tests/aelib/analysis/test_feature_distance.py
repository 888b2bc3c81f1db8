from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.analysis.feature_distance import (
    can_compare,
    features_of,
    frechet_distance,
    looks_apart,
    overlap,
)
from aelib.core.types import ImageSpec
from aelib.data import DATASETS, load_held_out
from aelib.nn.feature_network import look_distance, trained_features


def _exact(mean, covariance, count=4000):
    """Vectors whose mean and covariance are exactly those asked for."""
    draws = torch.randn(count, len(mean), generator=torch.Generator().manual_seed(0)).double()
    white = draws - draws.mean(0)
    white = white @ torch.linalg.inv(torch.linalg.cholesky(torch.cov(white.T))).T
    return white @ torch.linalg.cholesky(covariance).T + mean


def test_of_gaussians_in_line_it_is_the_closed_form():
    first = _exact(torch.tensor([0.0, 1.0]).double(), torch.tensor([4.0, 1.0]).double().diag())
    second = _exact(torch.tensor([3.0, 1.0]).double(), torch.tensor([1.0, 9.0]).double().diag())
    # |Δμ|² + Σ (σa - σb)²
    assert frechet_distance(first, second) == pytest.approx(9 + 1 + 4, rel=1e-9)
    assert frechet_distance(first, first) == pytest.approx(0.0, abs=1e-9)


def test_of_any_gaussians_it_is_that_of_scipys_matrix_root():
    from scipy.linalg import sqrtm

    generator = torch.Generator().manual_seed(1)
    a = torch.randn(300, 12, generator=generator) @ torch.randn(12, 12, generator=generator)
    b = torch.randn(400, 12, generator=generator) @ torch.randn(12, 12, generator=generator) + 1
    x, y = a.double().numpy(), b.double().numpy()
    first, second = np.cov(x.T), np.cov(y.T)
    root = np.real(sqrtm(first @ second))
    expected = np.square(x.mean(0) - y.mean(0)).sum() + np.trace(first + second - 2 * root)
    assert frechet_distance(a, b) == pytest.approx(expected, rel=1e-8)


def test_fewer_vectors_than_dimensions_are_enough_and_one_is_not():
    few = torch.randn(5, 12, generator=torch.Generator().manual_seed(0))
    assert frechet_distance(few, few) == pytest.approx(0.0, abs=1e-6)
    with pytest.raises(ValueError, match="two vectors"):
        frechet_distance(few[:1], few)


def test_precision_and_recall_tell_few_modes_from_bad_pictures():
    generator = torch.Generator().manual_seed(0)
    middles = torch.tensor([[0.0, 0.0], [100.0, 0.0], [0.0, 100.0], [100.0, 100.0]])
    real = (middles[:, None] + torch.randn(4, 50, 2, generator=generator)).flatten(0, 1).double()
    one_mode = real[:50] + 0.01
    assert overlap(real, one_mode).precision == 1.0
    assert overlap(real, one_mode).recall == pytest.approx(0.25, abs=0.01)
    half_bad = torch.cat([real + 0.01, real + 1000.0])
    assert overlap(real, half_bad).precision == 0.5
    assert overlap(real, half_bad).recall == 1.0


def test_spoilt_pictures_are_further_than_others_of_the_same_kind():
    held_out = load_held_out(DATASETS["fashion-mnist-mini"].config())
    some, others = (held_out.validation.batch(slice(i, i + 300)) for i in (0, 300))
    noise = torch.randn(some.shape, generator=torch.Generator().manual_seed(0))
    known = features_of(some)
    assert known.shape == (300, 64)
    assert known.dtype == torch.float64
    distances = [
        frechet_distance(known, features_of(x))
        for x in (others, (others + 0.1 * noise).clamp(0, 1), (others + 0.4 * noise).clamp(0, 1))
    ]
    assert distances[0] < distances[1] < distances[2]
    apart = looks_apart(some, others)
    torch.testing.assert_close(apart[:9], look_distance(trained_features(), some[:9], others[:9]))


def test_only_pictures_like_those_of_the_network_are_compared():
    assert can_compare(ImageSpec(1, 28, 28, 10))
    assert not can_compare(ImageSpec(3, 28, 28))
    assert not can_compare(ImageSpec(1, 1, 784))
