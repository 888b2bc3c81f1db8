import math

import pytest
import torch
from torch import nn

from aelib.training.update import Update


def _parts(*, fused):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(5, 7), nn.Tanh(), nn.Linear(7, 3))
    return model, torch.optim.AdamW(model.parameters(), lr=0.01, fused=fused)


def _loss(model, factor=1.0):
    x = torch.linspace(-1, 1, 20).reshape(4, 5)
    return factor * model(x).square().mean()


@pytest.mark.parametrize(("fused", "runs_ahead"), [(True, True), (True, False), (False, False)])
@pytest.mark.parametrize("max_norm", [0.01, 100.0])
def test_steps_equal_those_of_torch_with_a_clipped_gradient(fused, runs_ahead, max_norm):
    model, optimiser = _parts(fused=fused)
    reference, its_optimiser = _parts(fused=False)
    update = Update(optimiser, max_norm=max_norm, runs_ahead=runs_ahead)
    for step in range(5):
        for one, its in ((model, optimiser), (reference, its_optimiser)):
            its.zero_grad()
            # factors differ, so that a bound that is not applied changes Adam's averages
            loss = _loss(one, factor=10.0**step)
            loss.backward()
            if one is model:
                update.apply(loss, step)
            else:
                norm = nn.utils.clip_grad_norm_(one.parameters(), max_norm)
                its.step()
        torch.testing.assert_close(update.norm, norm)
    for mine, theirs in zip(model.parameters(), reference.parameters(), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-6)
    assert update.first_refused is None


@pytest.mark.parametrize(("fused", "runs_ahead"), [(True, True), (True, False), (False, False)])
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("place", ["loss", "gradient"])
def test_a_value_that_is_not_finite_leaves_weights_and_averages_alone(
    fused, runs_ahead, bad, place
):
    model, optimiser = _parts(fused=fused)
    update = Update(optimiser, max_norm=1.0, runs_ahead=runs_ahead)
    loss = _loss(model)
    loss.backward()
    update.apply(loss, 0)
    weights = [p.detach().clone() for p in model.parameters()]
    averages = [optimiser.state[p]["exp_avg_sq"].clone() for p in model.parameters()]
    if place == "gradient":
        next(model.parameters()).grad[0, 0] = bad
    update.apply(torch.tensor(bad) if place == "loss" else loss, 1)
    update.apply(torch.tensor(bad), 2)
    assert update.first_refused == 1
    for parameter, before, average in zip(model.parameters(), weights, averages, strict=True):
        assert torch.equal(parameter, before)
        assert torch.equal(optimiser.state[parameter]["exp_avg_sq"], average)
