from __future__ import annotations

import torch

from aelib.bottlenecks import VectorQuantized, VectorQuantizedConfig
from aelib.core.types import FINISHED, ImageSpec

IMAGE = ImageSpec(1, 8, 8)


def _built(**settings):
    torch.manual_seed(0)
    config = VectorQuantizedConfig(latent_dim=3, codebook_size=6, **settings)
    return VectorQuantized(config, feature_shape=(5, 4, 4), image=IMAGE), torch.randn(7, 5, 4, 4)


def test_the_latent_is_that_of_its_codes():
    part, features = _built()
    part(features, None)  # the codebook starts at these features
    output = part.eval()(features, None)
    assert output.codes.shape == (7, 4, 4)
    assert output.codes.unique().numel() > 2
    torch.testing.assert_close(part.latent_of(output.codes), output.latent)


def test_commitment_is_the_squared_distance_to_the_code_and_moves_the_encoder_alone():
    part, features = _built(commitment_weight=0.5)
    part(features, None)
    output = part.eval()(features, None)
    encoded = part.to_latent(features)
    expected = (encoded - part.latent_of(output.codes)).square().sum((1, 2, 3))
    term = part.objective(output, FINISHED)["commitment"]
    torch.testing.assert_close(term.value, expected)
    assert term.weight == 0.5
    assert [name for name, _ in part.named_parameters()] == ["to_latent.weight", "to_latent.bias"]


def test_usage_and_perplexity_are_those_of_the_batch():
    part, features = _built()
    part(features, None)
    output = part.eval()(features, None)
    shares = torch.bincount(output.codes.flatten(), minlength=6) / output.codes.numel()
    torch.testing.assert_close(output.details["code_usage"], shares)
    entropy = torch.distributions.Categorical(shares).entropy()
    torch.testing.assert_close(output.details["code_perplexity"], entropy.exp())


def test_the_gradient_of_the_decoder_reaches_the_features():
    part, features = _built(commitment_weight=0.0)
    features.requires_grad_()
    part(features, None).latent.sum().backward()
    expected = part.to_latent.weight.sum(0)[:, 0, 0]
    torch.testing.assert_close(features.grad[0, :, 0, 0], expected)
