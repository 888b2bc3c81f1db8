import pytest

from aelib.photographs.tasks import TASKS
from aelib.photographs.tasks.denoise import MAX_SIGMA


def test_noise_has_the_level_that_is_told(clean):
    damaged = TASKS["denoise"].damage(clean.repeat(8, 1, 1, 1))
    is_noisy = damaged.condition > 0.01
    noise = ((damaged.pictures - clean.repeat(8, 1, 1, 1)) / damaged.condition)[is_noisy]
    assert noise.std() == pytest.approx(1.0, abs=0.02)
    assert damaged.condition.min() >= 0.0
    even = damaged.condition.flatten(1).std(1) < 1e-6
    assert 0.6 < even.float().mean() < 0.9
    assert damaged.condition[even].max() <= MAX_SIGMA
