"""What every backbone promises, for each layout, size and number of channels."""

from __future__ import annotations

import pytest
import torch

from aelib.backbones import BACKBONES
from aelib.core.config import from_dict
from aelib.core.types import ImageSpec

VARIANTS = {
    "recurrent": [{"cell": "gru", "depth": 2}],
    "separable_conv": [{"block": "inverted_bottleneck"}],
    "transformer": [{"mask_ratio": 0.75}, {"positions": "waves"}],
}
"""Settings that change what a backbone is, beside its defaults."""
SIZES = {
    "image": [(8, 8), (9, 9), (28, 28), (33, 33), (64, 64), (128, 128), (9, 28)],
    "series": [(1, 16), (1, 17), (1, 100), (1, 1024)],
}
SMALL = {"image": [(8, 8), (9, 28)], "series": [(1, 16), (1, 37)]}


def _cases(sizes):
    for name in BACKBONES:
        part = BACKBONES[name].part
        for values in ({}, *VARIANTS.get(name, ())):
            label = "-".join([name, *map(str, values.values())])
            for layout in sorted(part.feature_layouts):
                for kind in sorted(part.kinds):
                    for size in sizes[kind]:
                        id_ = f"{label}-{layout}-{size[0]}x{size[1]}"
                        yield pytest.param(name, values, layout, size, id=id_)


def _build(name, values, image, layout, *, channels, latent=3):
    torch.manual_seed(0)
    backbone = BACKBONES.build(from_dict(BACKBONES[name].config, values))
    encoder = backbone.encoder(image, layout)
    latent_shape = (latent, *encoder.feature_shape[1:])
    return encoder, backbone.decoder(latent_shape, image, channels), latent_shape


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("name", "values", "layout", "size"), list(_cases(SIZES)))
def test_shapes_are_as_declared(name, values, layout, size, channels):
    image = ImageSpec(channels, *size)
    with torch.no_grad():
        encoder, decoder, latent_shape = _build(name, values, image, layout, channels=2 * channels)
        features = encoder(torch.zeros(2, *image.shape))
        prediction = decoder(torch.zeros(2, *latent_shape))
    assert features.shape == (2, *encoder.feature_shape)
    assert len(encoder.feature_shape) == {"vector": 1, "map": 3}[layout]
    assert prediction.shape == (2, 2 * channels, *size)


@pytest.mark.parametrize(("name", "values", "layout", "size"), list(_cases(SMALL)))
def test_gradients_reach_every_parameter(name, values, layout, size):
    image = ImageSpec(1, *size)
    encoder, decoder, latent_shape = _build(name, values, image, layout, channels=1)
    parameters = [*encoder.parameters(), *decoder.parameters()]
    optimiser = torch.optim.SGD(parameters, lr=1e-3)
    for _ in range(2):  # layers that begin at zero let gradients through from the second step on
        optimiser.zero_grad()
        encoder(torch.rand(4, *image.shape)).square().mean().backward()
        decoder(torch.randn(4, *latent_shape)).square().mean().backward()
        optimiser.step()
    for parameter in parameters:
        assert torch.isfinite(parameter.grad).all()
        assert parameter.grad.abs().sum() > 0


@pytest.mark.parametrize(("name", "values", "layout", "size"), list(_cases(SMALL)))
def test_evaluation_repeats_itself_and_treats_each_picture_alone(name, values, layout, size):
    image = ImageSpec(3, *size)
    encoder, decoder, latent_shape = _build(name, values, image, layout, channels=3)
    x, z = torch.rand(3, *image.shape), torch.randn(3, *latent_shape)
    with torch.no_grad():
        for module, batch in ((encoder.eval(), x), (decoder.eval(), z)):
            whole = module(batch)
            assert torch.equal(whole, module(batch))
            assert torch.allclose(whole[1:2], module(batch[1:2]), rtol=1e-4, atol=1e-5)
