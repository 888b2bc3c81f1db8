from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch

from aelib.bottlenecks import GaussianConfig
from aelib.bottlenecks.kl_schedule import kl_weight, with_free_nats
from aelib.core.config import from_dict
from aelib.core.errors import ConfigError
from aelib.core.types import FINISHED, Progress


def _weights(num_steps=240, **settings):
    config = SimpleNamespace(**settings)
    return [kl_weight(config, Progress(step, num_steps)) for step in range(num_steps)]


@pytest.mark.parametrize("cycles", [1, 3, 4])
def test_every_cycle_is_the_same_rise(cycles):
    weights = _weights(beta=4.0, warm_up=0.5, cycles=cycles)
    length = 240 // cycles
    for start in range(0, 240, length):
        assert weights[start : start + length] == pytest.approx(weights[:length])
    rise = weights[: length // 2]
    assert rise == pytest.approx([4.0 * step / (length // 2) for step in range(length // 2)])
    assert weights[length // 2 : length] == [4.0] * (length - length // 2)


@pytest.mark.parametrize("cycles", [1, 4])
def test_training_ends_at_the_full_weight(cycles):
    config = SimpleNamespace(beta=3.0, warm_up=1.0, cycles=cycles)
    assert kl_weight(config, FINISHED) == 3.0
    assert kl_weight(config, Progress(300, 240)) == 3.0


def test_without_a_warm_up_the_weight_stays():
    assert set(_weights(beta=0.7, warm_up=0.0, cycles=1)) == {0.7}


def test_cycles_without_a_rise_are_refused():
    with pytest.raises(ConfigError, match="'warm_up' above 0 for 4 cycles"):
        GaussianConfig(cycles=4)


def test_settings_saved_before_there_were_cycles_still_open():
    saved = {"latent_dim": 3, "beta": 2.0, "warm_up": 0.2, "free_bits": 0.0, "capacity": 0.0}
    assert from_dict(GaussianConfig, saved) == GaussianConfig(latent_dim=3, beta=2.0, warm_up=0.2)


def test_free_nats_bound_the_mean_of_each_part():
    kl = torch.tensor([[0.0, 3.0], [0.2, 1.0]])
    assert with_free_nats(kl, 0.5).tolist() == pytest.approx([2.5, 2.5])
