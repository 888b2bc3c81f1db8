from __future__ import annotations

import pytest
import torch
from torch import nn

from aelib.backbones import ResidualConfig, ResidualConv
from aelib.core.types import ImageSpec
from aelib.nn.convolution import Residual


def _blocks(module):
    return [layer for layer in module.modules() if isinstance(layer, Residual)]


@pytest.mark.parametrize("normalisation", ["none", "group"])
def test_blocks_begin_as_nothing(normalisation):
    config = ResidualConfig(channels=(8, 8), depth=3, normalisation=normalisation)
    encoder = ResidualConv(config).encoder(ImageSpec(1, 8, 8), "vector")
    decoder = ResidualConv(config).decoder((4,), ImageSpec(1, 8, 8), 1)
    x = torch.randn(2, 8, 4, 4)
    for module in (encoder, decoder):
        assert len(_blocks(module)) == 6
        for block in _blocks(module):
            assert torch.equal(block(x), x)


def test_a_block_keeps_the_scale_of_a_deep_network():
    torch.manual_seed(0)
    norms = []
    for depth in (1, 16):
        backbone = ResidualConv(ResidualConfig(channels=(8,), depth=depth))
        encoder = backbone.encoder(ImageSpec(1, 8, 8), "map")
        first = next(m for m in encoder.modules() if isinstance(m, nn.Conv2d))
        nn.init.ones_(first.weight)
        norms.append(encoder(torch.ones(1, 1, 8, 8)).std())
    assert torch.allclose(norms[0], norms[1], rtol=0.1)
