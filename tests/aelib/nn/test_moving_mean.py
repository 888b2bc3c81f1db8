from __future__ import annotations

import pytest
import torch

from aelib.nn.moving_mean import MovingMean


def test_it_is_the_mean_at_first_and_then_follows():
    mean = MovingMean(torch.full((2,), 9.0), slowest=0.25)
    values = torch.randn(4, 2)
    for value in values:
        mean.follow(value)
    torch.testing.assert_close(mean.value, values.mean(0))
    before = mean.value.clone()
    mean.follow(torch.zeros(2))
    torch.testing.assert_close(mean.value, 0.75 * before)
    assert float(mean.count) == pytest.approx(5)
