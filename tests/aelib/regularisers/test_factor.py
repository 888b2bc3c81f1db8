from __future__ import annotations

import pytest
import torch

from aelib.core.batch import shard
from aelib.core.types import ImageSpec, Progress
from aelib.regularisers import Factor, FactorConfig
from aelib.regularisers.factor import shuffle_dimensions

CORRELATION = 0.8


def _part():
    torch.manual_seed(0)
    return Factor(FactorConfig(hidden=32), latent_shape=(2,), image=ImageSpec(1, 8, 8))


def _correlated(number):
    first, second = torch.randn(2, number)
    return torch.stack([first, CORRELATION * first + (1 - CORRELATION**2) ** 0.5 * second], 1)


def test_shuffling_keeps_each_column_and_breaks_the_rows():
    torch.manual_seed(0)
    rows = _correlated(2000)
    shuffled = shuffle_dimensions(rows)
    assert torch.equal(shuffled.sort(0).values, rows.sort(0).values)
    assert abs(float(torch.corrcoef(shuffled.T)[0, 1])) < 0.1


def test_two_processes_shuffle_their_rows_together():
    rows = torch.arange(16.0).reshape(8, 2)
    parts = []
    for rank, own in enumerate(rows.chunk(2)):
        torch.manual_seed(1)
        tables = iter([_noise(), rows])
        with shard(rank, 2, lambda _, tables=tables: next(tables)):
            parts.append(shuffle_dimensions(own))
    assert torch.equal(torch.cat(parts).sort(0).values, rows)


def _noise():
    torch.manual_seed(1)
    noise = torch.rand(8, 2)
    torch.manual_seed(1)
    return noise


def test_a_trained_discriminator_knows_the_total_correlation_of_a_gaussian(view_of):
    part = _part()
    optimiser = torch.optim.Adam(part.parameters(), lr=5e-3)
    for _ in range(200):
        optimiser.zero_grad()
        part(view_of(_correlated(384)))["latent_discriminator"].value.mean().backward()
        optimiser.step()
    with torch.no_grad():
        found = part(view_of(_correlated(4096)))["total_correlation"].value.mean()
    exact = -0.5 * torch.tensor(1 - CORRELATION**2).log()
    assert float(found) == pytest.approx(float(exact), abs=0.1)


def test_each_side_learns_from_its_own_term(view_of):
    part, latent = _part(), _correlated(16).requires_grad_()
    terms = part(view_of(latent))
    assert terms["latent_discriminator"].is_helper
    assert not terms["total_correlation"].is_helper
    terms["total_correlation"].value.sum().backward()
    assert all(parameter.grad is None for parameter in part.parameters())
    assert latent.grad.abs().sum() > 0
    latent.grad = None
    part(view_of(latent))["latent_discriminator"].value.sum().backward()
    assert latent.grad is None


@pytest.mark.parametrize(("step", "weight"), [(0, 0.0), (10, 3.0), (20, 6.0), (100, 6.0)])
def test_the_weight_rises_while_the_discriminator_learns(view_of, step, weight):
    part = Factor(FactorConfig(warm_up=0.2), latent_shape=(2,), image=ImageSpec(1, 8, 8))
    view = view_of(_correlated(8))._replace(progress=Progress(step, 100))
    assert part(view)["total_correlation"].weight == pytest.approx(weight)
