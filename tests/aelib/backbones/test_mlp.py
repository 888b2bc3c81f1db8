from __future__ import annotations

import torch
from torch import nn

from aelib.backbones import Mlp, MlpConfig
from aelib.core.types import ImageSpec


def test_the_decoder_mirrors_the_encoder():
    backbone = Mlp(MlpConfig(hidden=(12, 6)))
    image = ImageSpec(1, 8, 8)
    encoder, decoder = backbone.encoder(image, "vector"), backbone.decoder((2,), image, 1)

    def widths(module):
        layers = [m for m in module.modules() if isinstance(m, nn.Linear)]
        return [(layer.in_features, layer.out_features) for layer in layers]

    assert widths(encoder) == [(64, 12), (12, 6)]
    assert widths(decoder) == [(2, 6), (6, 12), (12, 64)]


def test_dropout_acts_in_training_only_and_in_the_encoder_only():
    backbone = Mlp(MlpConfig(hidden=(64,), dropout=0.5))
    image = ImageSpec(1, 8, 8)
    encoder, decoder = backbone.encoder(image, "vector"), backbone.decoder((2,), image, 1)
    x = torch.rand(1, 1, 8, 8)
    assert not torch.equal(encoder(x), encoder(x))
    encoder.eval()
    assert torch.equal(encoder(x), encoder(x))
    assert not any(isinstance(module, nn.Dropout) for module in decoder.modules())
