"""What every backbone promises, for each layout, side and number of channels."""

from __future__ import annotations

import pytest
import torch

from aelib.backbones import BACKBONES
from aelib.core.types import ImageSpec

CASES = [
    (name, layout) for name in BACKBONES for layout in sorted(BACKBONES[name].part.feature_layouts)
]
SIDES = [(8, 8), (9, 9), (28, 28), (33, 33), (64, 64), (128, 128), (9, 28)]


def _build(name, layout, image, channels, latent=3):
    torch.manual_seed(0)
    backbone = BACKBONES.build(BACKBONES[name].config())
    encoder = backbone.encoder(image, layout)
    latent_shape = (latent, *encoder.feature_shape[1:])
    return encoder, backbone.decoder(latent_shape, image, channels), latent_shape


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("side", SIDES, ids=lambda side: f"{side[0]}x{side[1]}")
@pytest.mark.parametrize(("name", "layout"), CASES)
def test_shapes_are_as_declared(name, layout, side, channels):
    image = ImageSpec(channels, *side)
    with torch.device("meta"):
        encoder, decoder, latent_shape = _build(name, layout, image, 2 * channels)
        features = encoder(torch.zeros(2, *image.shape))
        prediction = decoder(torch.zeros(2, *latent_shape))
    assert features.shape == (2, *encoder.feature_shape)
    assert len(encoder.feature_shape) == {"vector": 1, "map": 3}[layout]
    assert prediction.shape == (2, 2 * channels, *side)


@pytest.mark.parametrize("side", [(8, 8), (9, 28)], ids=["8x8", "9x28"])
@pytest.mark.parametrize(("name", "layout"), CASES)
def test_gradients_reach_every_parameter(name, layout, side):
    image = ImageSpec(1, *side)
    encoder, decoder, latent_shape = _build(name, layout, image, 1)
    encoder(torch.rand(4, *image.shape)).square().sum().backward()
    decoder(torch.randn(4, *latent_shape)).square().sum().backward()
    for parameter in [*encoder.parameters(), *decoder.parameters()]:
        assert torch.isfinite(parameter.grad).all()
        assert parameter.grad.abs().sum() > 0


@pytest.mark.parametrize(("name", "layout"), CASES)
def test_evaluation_repeats_itself_and_treats_each_picture_alone(name, layout):
    image = ImageSpec(3, 9, 9)
    encoder, decoder, latent_shape = _build(name, layout, image, 3)
    x, z = torch.rand(3, *image.shape), torch.randn(3, *latent_shape)
    with torch.no_grad():
        for module, batch in ((encoder.eval(), x), (decoder.eval(), z)):
            whole = module(batch)
            assert torch.equal(whole, module(batch))
            assert torch.allclose(whole[1:2], module(batch[1:2]), atol=1e-6)
