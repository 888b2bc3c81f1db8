from __future__ import annotations

import pytest
import torch

from aelib.core.types import FINISHED, ImageSpec, Progress
from aelib.losses import Mse, MseConfig, PatchAdversarial, PatchAdversarialConfig

IMAGE = ImageSpec(1, 28, 28)


def _loss(**settings):
    torch.manual_seed(0)
    return PatchAdversarial(PatchAdversarialConfig(width=8, **settings), image=IMAGE)


@pytest.fixture
def pair():
    generator = torch.Generator().manual_seed(1)
    prediction = torch.randn(4, 1, 28, 28, generator=generator)
    return prediction.requires_grad_(), torch.rand(4, 1, 28, 28, generator=generator)


def test_by_itself_it_is_the_error_of_pixels(pair):
    loss, pixels = _loss(sigma=0.2), Mse(MseConfig(sigma=0.2), image=IMAGE)
    assert torch.equal(loss(*pair), pixels(*pair))


def test_the_decoder_is_pulled_towards_what_passes_for_real_and_trains_no_opponent(pair):
    loss = _loss()
    term = loss.objective(*pair, FINISHED)["adversarial"]
    assert term.is_helper
    term.value.sum().backward()
    assert all(p.grad is None for p in loss.opponent.parameters())
    step = pair[0].detach() - 100.0 * pair[0].grad
    loss.eval()
    assert (loss.verdict(step.sigmoid()) - loss.verdict(pair[0].sigmoid())).mean() > 0


def test_the_opponent_trains_by_the_hinge_and_moves_no_picture(pair):
    loss = _loss()
    term = loss.objective(*pair, FINISHED)["discriminator"]
    assert term.is_helper
    loss.eval()
    real, unreal = loss.verdict(pair[1]), loss.verdict(pair[0].sigmoid())
    expected = (1 - real).clamp(min=0) + (1 + unreal).clamp(min=0)
    # a step of the power iteration lies between the two
    torch.testing.assert_close(term.value, expected.mean((1, 2, 3)), rtol=0.05, atol=0.05)
    term.value.sum().backward()
    assert pair[0].grad is None
    weights = [p for name, p in loss.opponent.named_parameters() if "weight" in name]
    assert all(p.grad.abs().sum() > 0 for p in weights)


def test_the_opponent_learns_to_tell_the_two_apart(pair):
    loss = _loss()
    optimiser = torch.optim.AdamW(loss.opponent.parameters(), lr=3e-3)
    for _ in range(60):
        optimiser.zero_grad()
        loss.objective(*pair, FINISHED)["discriminator"].value.mean().backward()
        optimiser.step()
    assert (loss.verdict(pair[1]).mean() - loss.verdict(pair[0].sigmoid()).mean()) > 0.5


def test_the_decoder_begins_to_listen_slowly(pair):
    loss = _loss(weight=0.5, warm_up=0.4)
    weights = [
        loss.objective(*pair, Progress(step, 100))["adversarial"].weight
        for step in (0, 10, 40, 100)
    ]
    assert weights == pytest.approx([0.0, 0.25 * 392, 392, 392])
