from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from aelib.core.batch import shard
from aelib.core.errors import CapabilityError
from aelib.nn.labels import known_cross_entropy, one_hot, told_class


def test_known_classes_are_those_of_torch_and_unknown_ones_are_nothing():
    labels = torch.tensor([2, 0, 1])
    assert torch.equal(one_hot(labels, 4), F.one_hot(labels, 4).float())
    assert one_hot(torch.tensor([-1]), 4).tolist() == [[0.0] * 4]


def test_no_class_at_all_is_not_an_unknown_one():
    assert torch.equal(told_class(torch.tensor([1, -1]), 3), one_hot(torch.tensor([1, -1]), 3))
    with pytest.raises(CapabilityError, match="Choose a class"):
        told_class(None, 3)


def test_the_mean_cross_entropy_is_that_of_the_known():
    logits, labels = torch.randn(5, 3), torch.tensor([0, -1, -1, 2, 1])
    value = known_cross_entropy(logits, labels)
    expected = F.cross_entropy(logits[labels >= 0], labels[labels >= 0])
    torch.testing.assert_close(value.mean(), expected)
    assert value[1:3].tolist() == [0.0, 0.0]
    assert known_cross_entropy(logits, None).tolist() == [0.0] * 5


def test_the_share_of_the_known_is_that_of_the_whole_batch():
    logits, labels = torch.randn(4, 3), torch.tensor([0, 1, -1, 2])
    whole, parts = known_cross_entropy(logits, labels), []
    for rank, rows in enumerate((slice(0, 2), slice(2, 4))):
        with shard(rank, 2, lambda _: torch.tensor(1.0 + 0.5)):
            parts.append(known_cross_entropy(logits[rows], labels[rows]))
    torch.testing.assert_close(torch.cat(parts), whole)
