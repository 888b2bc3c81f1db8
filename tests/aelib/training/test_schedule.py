from __future__ import annotations

import pytest

from aelib.core.types import Progress
from aelib.runs import TrainingConfig
from aelib.training.schedule import learning_rate


def test_the_rate_rises_linearly_then_falls_along_half_a_cosine():
    config = TrainingConfig(learning_rate=0.1, warm_up=0.2)
    rates = [learning_rate(config, Progress(step, 100)) for step in range(101)]
    assert rates[0] == pytest.approx(0.1 / 20)
    assert rates[19] == pytest.approx(0.1)
    assert rates[20] == pytest.approx(0.1)
    assert rates[60] == pytest.approx(0.05)  # half way down
    assert rates[100] == pytest.approx(0.0, abs=1e-12)
    assert rates[20:] == sorted(rates[20:], reverse=True)


@pytest.mark.parametrize("warm_up", [0.0, 0.05, 1.0])
@pytest.mark.parametrize("num_steps", [1, 2, 7, 1000])
def test_every_rate_is_within_the_peak(warm_up, num_steps):
    config = TrainingConfig(learning_rate=0.1, warm_up=warm_up)
    for step in range(num_steps):
        assert 0 < learning_rate(config, Progress(step, num_steps)) <= 0.1
