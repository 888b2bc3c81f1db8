from __future__ import annotations

import pytest
import torch
from torch.distributions import Bernoulli, kl_divergence

from aelib.bottlenecks import Sparse, SparseConfig
from aelib.bottlenecks.sparse import KeepLargest, kl_of_activity
from aelib.core.errors import ConfigError
from aelib.core.types import FINISHED, ImageSpec, Progress
from aelib.priors import StandardNormal, StandardNormalConfig

IMAGE = ImageSpec(1, 8, 8)
PRIOR = StandardNormal(StandardNormalConfig(), latent_shape=(20,), image=IMAGE)


def _encoded(**settings):
    torch.manual_seed(0)
    bottleneck = Sparse(
        SparseConfig(latent_dim=20, **settings), feature_shape=(6,), image=IMAGE
    ).double()
    features = torch.randn(7, 6).double()
    return bottleneck, bottleneck(features, PRIOR), bottleneck.to_latent(features)


@pytest.mark.parametrize("target", [0.01, 0.05, 0.5])
def test_the_kl_is_that_of_two_coins(target):
    bottleneck, output, raw = _encoded(kind="kl", target=target, weight=3.0)
    mean = raw.sigmoid().mean(0)
    wanted = Bernoulli(torch.full_like(mean, target))
    expected = kl_divergence(wanted, Bernoulli(mean)).sum()
    ((name, term),) = bottleneck.objective(output, FINISHED).items()
    assert (name, term.weight) == ("sparsity", 3.0)
    assert torch.allclose(term.value, expected.expand(7))
    assert torch.equal(output.details["activity"], raw.sigmoid())


def test_a_unit_that_never_answers_has_a_finite_kl_and_the_target_has_none():
    kl = kl_of_activity(torch.tensor([0.0, 1.0, 0.05]), 0.05)
    assert torch.isfinite(kl).all()
    assert (kl[:2] > 0.4).all()
    assert kl[2].item() == pytest.approx(0.0, abs=1e-7)


def test_l1_is_the_sum_of_units_that_are_zero_or_positive():
    bottleneck, output, raw = _encoded(kind="l1", weight=0.5)
    term = bottleneck.objective(output, FINISHED)["sparsity"]
    assert torch.equal(output.latent, raw.clamp(min=0))
    assert torch.allclose(term.value, output.latent.abs().sum(1))
    assert torch.equal(output.details["activity"], (raw > 0).double())


@pytest.mark.parametrize("k", [1, 3, 20])
def test_the_k_largest_stay(k):
    bottleneck, output, raw = _encoded(kind="top_k", k=k)
    for row, latent in zip(raw.tolist(), output.latent.tolist(), strict=True):
        smallest_kept = sorted(row)[-k]
        assert latent == [value if value >= smallest_kept else 0.0 for value in row]
    assert output.details["activity"].sum(1).tolist() == [k] * 7
    assert bottleneck.objective(output, FINISHED) == {}


def test_what_is_not_kept_gets_no_gradient():
    bottleneck, output, _ = _encoded(kind="top_k", k=1)
    output.latent[0].sum().backward()
    rows = bottleneck.to_latent.weight.grad.abs().sum(1) > 0
    assert rows.nonzero().flatten().tolist() == output.latent[0].nonzero().flatten().tolist()


def test_the_penalty_makes_units_quieter():
    torch.manual_seed(0)
    bottleneck = Sparse(
        SparseConfig(latent_dim=20, target=0.1, weight=1.0), feature_shape=(6,), image=IMAGE
    )
    features = torch.randn(64, 6)
    optimiser = torch.optim.Adam(bottleneck.parameters(), lr=0.2)
    for _ in range(60):
        output = bottleneck(features, PRIOR)
        optimiser.zero_grad()
        output.terms["sparsity"].mean().backward()
        optimiser.step()
    mean = bottleneck(features, PRIOR).details["activity"].mean(0)
    assert torch.allclose(mean, torch.full((20,), 0.1), atol=0.03)


def test_more_numbers_than_there_are_cannot_be_kept():
    with pytest.raises(ConfigError, match="at most the latent size 8, got 9"):
        SparseConfig(latent_dim=8, kind="top_k", k=9)


def test_training_comes_down_from_all_units_to_k_and_evaluation_leaves_k_always():
    largest, values = KeepLargest(20, 4), torch.randn(7, 20)
    assert (largest(values) != 0).sum(1).tolist() == [4] * 7  # before anyone tells of progress
    counts = []
    for step in (0, 10, 20, 50, 99):
        largest.advance(Progress(step, 100))
        counts.append((largest(values) != 0).sum(1).unique().item())
    assert counts == [20, 17, 14, 4, 4]
    largest.advance(Progress(0, 100))
    assert (largest.eval()(values) != 0).sum(1).tolist() == [4] * 7
