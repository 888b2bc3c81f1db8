from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.core.philox import Field, current_field, drawn_from, philox
from aelib.core.seeding import rand_like, randn_like


def test_it_is_the_published_generator():
    # known answers of Random123 for a counter and a key of zeros
    words = philox(np.zeros(1, np.uint64), 0, 0)[0]
    assert [f"{int(word):08x}" for word in words] == [
        "6627e8d5",
        "e169c58d",
        "bc57ac4c",
        "9b00dbd8",
    ]


def test_counters_and_keys_all_count():
    words = philox(np.array([0, 1, 2**32, 2**40 + 1], np.uint64), 5)
    assert len(set(words.ravel().tolist())) == words.size
    assert not np.array_equal(
        philox(np.zeros(1, np.uint64), 5), philox(np.zeros(1, np.uint64), 0, 5)
    )


def test_a_number_depends_on_its_place_alone():
    field = Field(3)
    long = field.normal((3, 70, 5000))  # more than is drawn at a time
    assert torch.equal(field.normal((7,)), long.ravel()[:7])
    assert torch.equal(field.normal((3, 70, 5000)), long)
    assert not torch.equal(Field(4).normal((7,)), long.ravel()[:7])


def test_numbers_follow_their_laws():
    uniform, normal = Field(1).uniform((200_000,)).double(), Field(1).normal((200_000,)).double()
    assert uniform.dtype == normal.dtype
    assert uniform.min() >= 0.0
    assert uniform.max() < 1.0
    for power in (1, 2, 3):
        assert uniform.pow(power).mean().item() == pytest.approx(1 / (power + 1), abs=0.003)
    for power, moment in enumerate((0.0, 1.0, 0.0, 3.0), start=1):
        assert normal.pow(power).mean().item() == pytest.approx(moment, abs=0.05)
    neighbours = torch.corrcoef(torch.stack([normal[:-1], normal[1:]]))[0, 1]
    assert abs(neighbours.item()) < 0.01


def test_draws_come_from_a_field_where_one_is_given():
    x = torch.zeros(2, 3)
    torch.manual_seed(0)
    wanted = torch.rand(1)
    torch.manual_seed(0)
    with drawn_from(Field(9)):
        assert torch.equal(randn_like(x), Field(9).normal((2, 3)))
        assert torch.equal(rand_like(x.double()), Field(9).uniform((2, 3)).double())
    assert current_field() is None
    assert torch.equal(torch.rand(1), wanted)  # torch's own generator was not touched
