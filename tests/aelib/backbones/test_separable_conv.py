from __future__ import annotations

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from aelib.backbones import Conv, ConvConfig, SeparableConv, SeparableConvConfig
from aelib.core.types import ImageSpec
from aelib.nn.convolution import Residual

IMAGE = ImageSpec(1, 28, 28)


def _cost(backbone):
    """Weights and multiplications of encoder and decoder around a map."""
    encoder = backbone.encoder(IMAGE, "map")
    latent_shape = (16, *encoder.feature_shape[1:])
    decoder = backbone.decoder(latent_shape, IMAGE, 1)
    with FlopCounterMode(display=False) as counter:
        encoder(torch.zeros(1, *IMAGE.shape))
        decoder(torch.zeros(1, *latent_shape))
    weights = sum(p.numel() for m in (encoder, decoder) for p in m.parameters())
    return weights, counter.get_total_flops()


def test_separable_convolutions_are_cheaper_than_ordinary_ones():
    channels = (64, 128)
    weights, flops = _cost(SeparableConv(SeparableConvConfig(channels=channels, depth=0)))
    more_weights, more_flops = _cost(Conv(ConvConfig(channels=channels)))
    assert 3 * weights < more_weights
    assert 2 * flops < more_flops


def test_a_separable_block_has_the_weights_of_its_two_factors():
    def count(depth):
        config = SeparableConvConfig(channels=(32,), depth=depth)
        encoder = SeparableConv(config).encoder(IMAGE, "map")
        return sum(p.numel() for p in encoder.parameters())

    assert count(1) - count(0) == (9 * 32 + 32) + (32 * 32 + 32)


@pytest.mark.parametrize(("block", "num_added"), [("separable", 0), ("inverted_bottleneck", 6)])
def test_inverted_bottlenecks_add_to_their_input_where_the_size_stays(block, num_added):
    config = SeparableConvConfig(channels=(8, 16, 16), block=block, depth=2)
    encoder = SeparableConv(config).encoder(ImageSpec(1, 32, 32), "map")
    assert sum(isinstance(m, Residual) for m in encoder.modules()) == num_added


def test_an_inverted_bottleneck_is_wider_inside():
    config = SeparableConvConfig(channels=(8, 8), block="inverted_bottleneck", expansion=6, depth=1)
    encoder = SeparableConv(config).encoder(ImageSpec(1, 8, 8), "map")
    block = next(m for m in encoder.modules() if isinstance(m, Residual))
    widths = [(m.in_channels, m.out_channels) for m in block.layers if hasattr(m, "in_channels")]
    assert widths == [(8, 48), (48, 48), (48, 8)]
