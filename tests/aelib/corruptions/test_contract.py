"""What every corruption promises."""

from __future__ import annotations

import pytest
import torch

from aelib.core.batch import shard
from aelib.corruptions import CORRUPTIONS

SPOILING = [name for name in CORRUPTIONS if CORRUPTIONS[name].part.level is not None]


def _build(name, **settings):
    return CORRUPTIONS.build(CORRUPTIONS[name].config(**settings))


@pytest.fixture
def pictures():
    return torch.rand(6, 3, 9, 8, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_pictures_stay_pictures_and_the_input_is_untouched(name, pictures):
    before = pictures.clone()
    spoilt = _build(name)(pictures)
    assert spoilt.shape == pictures.shape
    assert spoilt.min() >= 0
    assert spoilt.max() <= 1
    assert torch.equal(pictures, before)


@pytest.mark.parametrize("name", SPOILING)
def test_level_zero_does_nothing(name, pictures):
    spoilt = _build(name).apply(pictures, torch.zeros(6, 1, 1, 1))
    assert torch.equal(spoilt, pictures)


@pytest.mark.parametrize("name", SPOILING)
def test_more_spoils_more(name, pictures):
    many = pictures.repeat(20, 1, 1, 1)
    part = _build(name)
    torch.manual_seed(0)
    low, high = part.level.low, part.level.high
    errors = []
    for share in (0.1, 0.4, 1.0):
        strength = torch.full((120, 1, 1, 1), low + share * (high - low))
        errors.append((part.apply(many, strength) - many).square().mean())
    assert errors[0] < errors[1] < errors[2]


@pytest.mark.parametrize("name", SPOILING)
def test_the_default_lies_on_the_slider_and_in_the_settings(name):
    level = CORRUPTIONS[name].part.level
    assert level.low <= level.default <= level.high
    assert _build(name, level=level.default).strength == level.default


@pytest.mark.parametrize("name", SPOILING)
def test_varying_draws_a_level_for_each_picture_up_to_the_setting(name):
    torch.manual_seed(0)
    x = torch.rand(400, 1, 32, 32)
    fixed = (_build(name)(x) - x).abs().mean((1, 2, 3))
    varied = (_build(name, vary=True)(x) - x).abs().mean((1, 2, 3))
    assert varied.std() > 3 * fixed.std()
    assert varied.mean() < fixed.mean()


@pytest.mark.parametrize("vary", [False, True])
@pytest.mark.parametrize("name", SPOILING)
def test_processes_that_share_a_batch_spoil_it_as_one_would(name, vary, pictures):
    part = _build(name, vary=vary)
    torch.manual_seed(5)
    expected = part(pictures)
    parts = []
    for rank in range(2):
        torch.manual_seed(5)
        with shard(rank, 2, lambda value: value):
            parts.append(part(pictures[3 * rank : 3 * rank + 3]))
    assert torch.equal(torch.cat(parts), expected)
