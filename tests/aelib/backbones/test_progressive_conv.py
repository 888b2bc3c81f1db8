from __future__ import annotations

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from aelib.backbones import ProgressiveConv, ProgressiveConvConfig
from aelib.core.errors import ConfigError
from aelib.core.types import FINISHED, ImageSpec, Progress

IMAGE = ImageSpec(1, 16, 16)
SETTINGS = {"channels": (4, 8, 8), "growth": 0.6, "fade": 0.5}
"""One size more, which comes in at 0.4 of training and is in at 0.6."""


def _pair(image=IMAGE, **settings):
    torch.manual_seed(0)
    backbone = ProgressiveConv(ProgressiveConvConfig(**{**SETTINGS, **settings}))
    encoder = backbone.encoder(image, "vector")
    return encoder, backbone.decoder((3,), image, 1)


def _advance(module, fraction):
    growing = next(m for m in module.modules() if hasattr(m, "num_added"))
    growing.advance(Progress(round(1000 * fraction), 1000))
    return growing


@pytest.mark.parametrize(
    ("fraction", "num_added"), [(0.0, 0.0), (0.4, 0.0), (0.45, 0.25), (0.6, 1.0), (0.999, 1.0)]
)
def test_stages_come_by_the_schedule(fraction, num_added):
    for module in _pair():
        assert _advance(module, fraction).num_added == pytest.approx(num_added)


def test_a_model_is_complete_before_and_after_training():
    for module in _pair(channels=(4, 4, 8, 8)):
        state = module.state_dict()
        growing = _advance(module, 0.0)
        assert growing.num_added == 0.0
        growing.advance(FINISHED)
        assert all(torch.equal(value, state[name]) for name, value in module.state_dict().items())


def test_at_first_it_sees_and_draws_small_pictures_only():
    encoder, decoder = _pair()
    for module in (encoder, decoder):
        _advance(module, 0.1)
    x = torch.rand(2, *IMAGE.shape)
    small = torch.nn.functional.avg_pool2d(x, 2).repeat_interleave(2, 2).repeat_interleave(2, 3)
    torch.testing.assert_close(encoder(x), encoder(small))
    drawn = decoder(torch.randn(2, 3))
    blocks = drawn.reshape(2, 8, 2, 8, 2)
    assert torch.equal(blocks, blocks[:, :, :1, :, :1].expand_as(blocks))
    for module in (encoder, decoder):
        _advance(module, 1.0)
    assert not torch.allclose(encoder(x), encoder(small), atol=1e-4)


def test_a_new_stage_changes_nothing_at_first_and_then_little_by_little():
    encoder, decoder = _pair()
    x, z = torch.rand(2, *IMAGE.shape), torch.randn(2, 3)
    for module, batch in ((encoder, x), (decoder, z)):
        outputs = []
        for fraction in (0.4, 0.401, 0.5, 0.6):
            _advance(module, fraction)
            outputs.append(module(batch))
        start, soon, half, end = outputs
        assert 0.0 < (soon - start).norm() < 0.02 * (end - start).norm()
        assert (half - start).norm() < (end - start).norm()


@pytest.mark.parametrize("fraction", [0.0, 0.5, 1.0])
def test_every_parameter_has_a_gradient_and_only_those_in_use_one_that_is_not_zero(fraction):
    encoder, decoder = _pair()
    for module, batch in ((encoder, torch.rand(2, *IMAGE.shape)), (decoder, torch.randn(2, 3))):
        growing = _advance(module, fraction)
        module(batch).square().sum().backward()
        is_idle = fraction == 0.0
        outer = list(growing.stages[0].parameters())
        assert all((p.grad == 0).all() == is_idle for p in outer)
        assert all(p.grad.isfinite().all() for p in module.parameters())
        assert all((p.grad != 0).any() for p in growing.stages[1].parameters())


def test_early_training_is_cheaper():
    encoder, decoder = _pair(channels=(16, 32, 64, 64))

    def flops(fraction):
        for module in (encoder, decoder):
            _advance(module, fraction)
        with FlopCounterMode(display=False) as counter:
            encoder(torch.zeros(1, *IMAGE.shape))
            decoder(torch.zeros(1, 3))
        return counter.get_total_flops()

    assert 3 * flops(0.0) < flops(1.0)


def test_at_first_the_shrunk_target_would_give_the_same_gradient():
    _, decoder = _pair()
    _advance(decoder, 0.0)
    z, target = torch.randn(2, 3), torch.rand(2, *IMAGE.shape)
    small = (
        torch.nn.functional.avg_pool2d(target, 2).repeat_interleave(2, 2).repeat_interleave(2, 3)
    )
    gradients = [
        torch.autograd.grad((decoder(z) - t).square().sum(), list(decoder.parameters()))
        for t in (target, small)
    ]
    for one, other in zip(*gradients, strict=True):
        torch.testing.assert_close(one, other, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("fade", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("growth", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("channels", [(4, 4), (4, 4, 4), (4, 4, 4, 4, 4)])
def test_it_is_complete_when_growth_ends_and_grows_at_equal_distances(channels, growth, fade):
    for module in _pair(channels=channels, growth=growth, fade=fade):
        growing = _advance(module, min(1.0, growth + 1e-3))
        assert growing.num_added == len(channels) - 2
        gaps = torch.tensor([0.0, *growing.starts]).diff()
        torch.testing.assert_close(gaps, gaps[:1].expand_as(gaps))


def test_one_size_is_no_growth_and_is_refused():
    with pytest.raises(ConfigError, match="at least two numbers for 'channels', got 1"):
        ProgressiveConvConfig(channels=(4,))
