from __future__ import annotations

import copy

import torch

from aelib.core.types import ImageSpec, Progress
from aelib.losses import LOSSES
from aelib.models import Autoencoder, ModelConfig
from aelib.nn.growing import Growing, with_idle


class _Clock(Growing):
    def __init__(self):
        super().__init__()
        self.register_buffer("fraction", torch.zeros(()))

    def advance(self, progress):
        self.fraction.fill_(progress.fraction)


def test_a_model_tells_its_parts_and_a_copy_tells_its_own(monkeypatch):
    build = LOSSES.build

    def with_clock(config, **context):
        loss = build(config, **context)
        loss.clock = _Clock()
        return loss

    monkeypatch.setattr(LOSSES, "build", with_clock)
    model = Autoencoder(ModelConfig(), ImageSpec(1, 8, 8))
    model.advance(Progress(1, 4))
    other = copy.deepcopy(model)
    other.advance(Progress(3, 4))
    assert model.loss.clock.fraction == 0.25
    assert other.loss.clock.fraction == 0.75
    assert "loss.clock.fraction" in model.state_dict()


def test_idle_parameters_get_a_gradient_of_zero():
    idle = torch.nn.Parameter(torch.randn(2, 3))
    x = torch.randn(4, requires_grad=True)
    y = with_idle(x, [idle])
    assert torch.equal(y, x)
    y.sum().backward()
    assert torch.equal(idle.grad, torch.zeros(2, 3))
    assert torch.equal(x.grad, torch.ones(4))
    assert with_idle(x, []) is x
