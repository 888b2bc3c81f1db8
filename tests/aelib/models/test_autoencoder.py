from __future__ import annotations

import pytest
import torch

from aelib.core.config import from_dict
from aelib.core.errors import CapabilityError, ConfigError
from aelib.core.types import ImageSpec
from aelib.models import Autoencoder, ModelConfig

IMAGE = ImageSpec(1, 8, 8)
SMALL = {"backbone": {"name": "conv", "channels": [4, 4]}}


def _model(image=IMAGE, **parts):
    torch.manual_seed(0)
    return Autoencoder(from_dict(ModelConfig, {**SMALL, **parts}), image).eval()


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("side", [8, 9, 28, 33, 64, 128])
def test_any_supported_picture_goes_through(side, channels):
    model = _model(ImageSpec(channels, side, side))
    x = torch.rand(2, channels, side, side)
    with torch.no_grad():
        assert model.reconstruct(x).shape == x.shape


@pytest.mark.parametrize("image", [(1, 7, 8), (1, 8, 129), (2, 8, 8), (4, 8, 8)])
def test_other_pictures_are_refused_with_words(image):
    with pytest.raises(ConfigError, match="Expected images of 8 to 128 pixels a side"):
        _model(ImageSpec(*image))


def test_pictures_of_another_size_are_refused_with_words():
    with pytest.raises(CapabilityError) as caught:
        _model().encode(torch.rand(1, 1, 28, 28))
    assert str(caught.value) == (
        "Expected images of shape (1, 8, 8), got (1, 28, 28). "
        "Resize them, or choose a model for this size."
    )


def test_capabilities_are_those_of_the_parts():
    vae = _model(corruption={"name": "masking"}).capabilities
    assert vae.is_generative
    assert vae.has_posterior
    assert vae.denoises
    plain = _model(bottleneck={"name": "plain", "layout": "map"}).capabilities
    assert plain.latent_layout == "map"
    assert not plain.is_generative
    assert not plain.denoises


def test_samples_repeat_with_a_generator_and_shrink_with_the_temperature():
    model = _model()
    draws = [model.sample(4, generator=torch.Generator().manual_seed(2)) for _ in range(2)]
    assert torch.equal(*draws)
    assert draws[0].shape == (4, 1, 8, 8)
    cold = model.sample(4, temperature=0.0)
    assert torch.equal(cold, model.decode(torch.zeros(4, *model.latent_shape)))


def test_a_plain_autoencoder_does_not_pretend_to_sample():
    with pytest.raises(CapabilityError, match="Expected a generative model"):
        _model(bottleneck={"name": "plain"}).sample(1)


def test_forward_is_encode_then_predict():
    model = _model()
    x = torch.rand(3, 1, 8, 8)
    with torch.no_grad():
        output = model(x)
        assert torch.equal(output.prediction, model.predict(model.encode(x).latent))


def test_parameters_are_counted():
    model = _model()
    assert model.num_parameters == sum(p.numel() for p in model.parameters())
