from __future__ import annotations

import pytest
import torch
from torch import nn

from aelib.backbones import Conv, ConvConfig
from aelib.core.types import ImageSpec


@pytest.mark.parametrize("upsampling", ["transposed", "upsample"])
@pytest.mark.parametrize("side", [8, 9, 15, 33])
@pytest.mark.parametrize("num_stages", [1, 3, 7])
def test_any_depth_fits_any_side(upsampling, side, num_stages):
    image = ImageSpec(1, side, side)
    backbone = Conv(ConvConfig(channels=(4,) * num_stages, upsampling=upsampling))
    for layout in ("vector", "map"):
        encoder = backbone.encoder(image, layout)
        latent = torch.zeros(2, 5, *encoder.feature_shape[1:])
        assert backbone.decoder(latent.shape[1:], image, 1)(latent).shape == (2, 1, side, side)


def test_each_stage_halves_until_two_pixels():
    encoder = Conv(ConvConfig(channels=(4, 4, 4, 4))).encoder(ImageSpec(1, 9, 9), "map")
    assert encoder.feature_shape == (4, 2, 2)  # 9, 5, 3, 2, 2


def test_a_hidden_layer_stands_between_maps_and_vector():
    image = ImageSpec(1, 8, 8)
    backbone = Conv(ConvConfig(channels=(4,), hidden=7))
    assert backbone.encoder(image, "vector").feature_shape == (7,)
    assert backbone.encoder(image, "map").feature_shape == (4, 4, 4)


def test_transposed_convolutions_cover_each_inner_pixel_equally():
    layers = Conv(ConvConfig(channels=(1,))).decoder((1, 4, 4), ImageSpec(1, 8, 8), 1)
    stage = next(layer for layer in layers if isinstance(layer, nn.ConvTranspose2d))
    nn.init.ones_(stage.weight)
    nn.init.zeros_(stage.bias)
    covered = stage(torch.ones(1, 1, 4, 4))[0, 0, 1:-1, 1:-1]
    assert torch.equal(covered, torch.full_like(covered, 4.0))


def test_dropout_and_normalisation_are_where_the_settings_say():
    config = ConvConfig(channels=(8, 8), dropout=0.5, normalisation="group")
    encoder = Conv(config).encoder(ImageSpec(1, 8, 8), "vector")
    kinds = [type(layer) for layer in encoder.layers]
    assert kinds.count(nn.Dropout2d) == kinds.count(nn.GroupNorm) == 2
    decoder = Conv(config).decoder((3,), ImageSpec(1, 8, 8), 1)
    assert not any(isinstance(layer, nn.Dropout2d) for layer in decoder)
