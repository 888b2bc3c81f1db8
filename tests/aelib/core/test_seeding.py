from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.core.batch import shard
from aelib.core.seeding import (
    derive_seed,
    fixed_sample,
    generator,
    normal_draws,
    rand_like,
    randn_like,
    seeded,
    uniform_draws,
)

CPU = torch.device("cpu")


def test_a_seed_depends_on_every_part_and_its_place():
    seeds = {
        derive_seed(*parts)
        for parts in [
            (0, "step", 1),
            (0, "step", 11),
            (1, "step", 1),
            (0, "order", 1),
            ("0step", 1),
        ]
    }
    assert len(seeds) == 5
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert derive_seed(0, "step", 1) == derive_seed(0, "step", 1)


def test_a_generator_is_independent_of_the_global_one():
    torch.manual_seed(1)
    first = torch.rand(3, generator=generator(5, "order"))
    torch.manual_seed(2)
    assert torch.equal(first, torch.rand(3, generator=generator(5, "order")))


def test_seeded_draws_leave_the_global_generator_as_it_was():
    torch.manual_seed(7)
    expected = torch.rand(2)
    torch.manual_seed(7)
    with seeded("here", device=CPU):
        inside = torch.rand(2)
    assert torch.equal(torch.rand(2), expected)
    with seeded("here", device=CPU):
        assert torch.equal(torch.rand(2), inside)


@pytest.mark.parametrize("draw", [rand_like, randn_like])
def test_shards_draw_what_one_process_draws(draw):
    whole = torch.empty(6, 2, 3)
    torch.manual_seed(3)
    expected = draw(whole)
    parts = []
    for rank in range(3):
        torch.manual_seed(3)
        with shard(rank, 3, lambda value: value):
            parts.append(draw(whole[:2]))
    assert torch.equal(torch.cat(parts), expected)


def test_seeded_draws_are_the_same_in_every_process():
    draws = []
    for rank in range(2):
        with shard(rank, 2, lambda value: value), seeded("validation", device=CPU):
            draws.append(rand_like(torch.empty(4, 2)))
    assert torch.equal(*draws)


@pytest.mark.parametrize("draw", [normal_draws, uniform_draws])
def test_draws_come_from_a_generator_or_are_those_of_the_process(draw):
    like = torch.empty(0)
    first = draw((4, 2), like, generator(1))
    assert torch.equal(first, draw((4, 2), like, generator(1)))
    torch.manual_seed(3)
    whole = draw((4, 2), like, None)
    torch.manual_seed(3)
    with shard(1, 2, lambda value: value):
        assert torch.equal(draw((2, 2), like, None), whole[2:])


def test_a_sample_is_fixed_sorted_and_without_repetition():
    first = fixed_sample(1000, 100)
    np.testing.assert_array_equal(first, fixed_sample(1000, 100))
    assert len(set(first.tolist())) == 100
    assert (np.diff(first) > 0).all()
    assert fixed_sample(5, 100).tolist() == [0, 1, 2, 3, 4]
