from __future__ import annotations

import pytest
import torch

from aelib.core.config import from_dict
from aelib.core.errors import CheckpointError
from aelib.core.types import ImageSpec
from aelib.models import Autoencoder, ModelConfig
from aelib.runs.checkpoint import load_tensors, save_tensors
from aelib.training.state import TrainState

CONFIG = from_dict(ModelConfig, {"backbone": {"name": "mlp", "hidden": [4]}})


def _state(seed, ema_decay=0.9):
    torch.manual_seed(seed)
    model = Autoencoder(CONFIG, ImageSpec(1, 8, 8))
    return TrainState(model, torch.optim.AdamW(model.parameters()), ema_decay=ema_decay)


def _step(state):
    state.optimiser.zero_grad()
    sum((p * p).sum() for p in state.model.parameters()).backward()
    state.optimiser.step()
    state.counters.step += 1
    state.average_weights()


@pytest.fixture
def saved(tmp_path):
    state = _state(0)
    for _ in range(3):
        _step(state)
    state.counters.best_objective = 1 / 3
    state.save(tmp_path / "state", sums={"kl": 0.1 + 0.2}, num_summed=7)
    return state, tmp_path / "state"


def test_a_loaded_state_goes_on_bit_for_bit(saved):
    state, path = saved
    other = _state(1)
    other.load(path)
    assert other.counters.sums == {"kl": 0.1 + 0.2}
    assert other.counters.best_objective == 1 / 3
    for _ in range(3):
        _step(state)
        _step(other)
    for mine, theirs in ((state.model, other.model), (state.averaged, other.averaged)):
        for name, value in mine.state_dict().items():
            assert torch.equal(value, theirs.state_dict()[name])


def test_averaging_follows_its_formula():
    state = _state(0)
    expected = {n: p.detach().clone() for n, p in state.averaged.named_parameters()}
    for _ in range(5):
        _step(state)
        decay = min(0.9, (1 + state.counters.step) / (10 + state.counters.step))
        for name, value in state.model.named_parameters():
            expected[name] = decay * expected[name] + (1 - decay) * value.detach()
    for name, value in state.averaged.named_parameters():
        assert torch.allclose(value, expected[name], atol=1e-6)


def _change_info(**changes):
    return lambda tensors, info: info.update(changes)


DAMAGES = {
    "step is a text": _change_info(step="x"),
    "step is negative": _change_info(step=-1),
    "step is a flag": _change_info(step=True),
    "sums are a list": _change_info(sums=[1]),
    "a sum is a text": _change_info(sums={"kl": "1"}),
    "an unknown counter": _change_info(other=1),
    "a moment of another shape": lambda t, _: t.update({"optimiser.0.exp_avg": torch.zeros(3)}),
    "a moment that is NaN": lambda t, _: t["optimiser.0.exp_avg"].fill_(float("nan")),
    "a parameter too many": lambda t, _: t.update({"optimiser.99.step": torch.tensor(1.0)}),
    "an index that is no number": lambda t, _: t.update({"optimiser.x.step": torch.tensor(1.0)}),
    "half of the optimiser": lambda t, _: [t.pop(n) for n in list(t) if "optimiser.0." in n],
    "no averaged weights": lambda t, _: [t.pop(n) for n in list(t) if "averaged." in n],
    "no model": lambda t, _: [t.pop(n) for n in list(t) if n.startswith("model.")],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_state_that_does_not_fit_is_refused_with_words(saved, damage):
    _, path = saved
    tensors, info = load_tensors(path)
    damage(tensors, info)
    save_tensors(path, tensors, info)
    with pytest.raises(CheckpointError, match="Expected"):
        _state(1).load(path)
