"""What every bottleneck promises."""

from __future__ import annotations

import pytest
import torch

from aelib.bottlenecks import BOTTLENECKS
from aelib.core.types import FINISHED, ImageSpec, Progress
from aelib.priors import PRIORS

IMAGE = ImageSpec(1, 8, 8, num_classes=3)
SHAPES = {"vector": (12,), "map": (12, 2, 2)}
PRIOR = PRIORS["standard_normal"]


@pytest.fixture(params=list(BOTTLENECKS))
def built(request):
    torch.manual_seed(0)
    entry = BOTTLENECKS[request.param]
    config = entry.config()
    shape = SHAPES[entry.part.layout(config)]
    bottleneck = BOTTLENECKS.build(config, feature_shape=shape, image=IMAGE)
    prior = PRIORS.build(PRIOR.config(), latent_shape=bottleneck.latent_shape, image=IMAGE)
    labels = torch.arange(5) % 3 if bottleneck.uses_labels else None
    return bottleneck, prior, torch.randn(5, *shape), labels


def test_latents_terms_and_decoder_inputs_have_their_shapes(built):
    bottleneck, prior, features, labels = built
    output = bottleneck(features, prior, labels)
    assert output.latent.shape == (5, *bottleneck.latent_shape)
    decoded = bottleneck.decoder_input(output.latent, labels)
    assert decoded.shape == (5, *bottleneck.decoder_shape)
    for value in output.terms.values():
        assert value.shape == (5,)
        assert torch.isfinite(value).all()
    assert (output.posterior is not None) == bottleneck.has_posterior
    assert (output.codes is not None) == bottleneck.is_discrete


@pytest.mark.parametrize("progress", [Progress(0, 10), Progress(5, 10), FINISHED])
def test_the_objective_is_one_number_for_each_picture(built, progress):
    bottleneck, prior, features, labels = built
    for term in bottleneck.objective(bottleneck(features, prior, labels), progress).values():
        assert term.value.shape == (5,)
        assert torch.isfinite(term.value).all()
        assert term.weight >= 0


def test_evaluation_repeats_itself(built):
    bottleneck, prior, features, labels = built
    bottleneck.eval()
    first, second = (bottleneck(features, prior, labels).latent for _ in range(2))
    assert torch.equal(first, second)


def test_gradients_reach_features_and_parameters(built):
    bottleneck, prior, features, labels = built
    features.requires_grad_()
    output = bottleneck(features, prior, labels)
    (output.latent.square().sum() + sum(t.sum() for t in output.terms.values())).backward()
    for tensor in [features, *bottleneck.parameters()]:
        assert torch.isfinite(tensor.grad).all()
        assert tensor.grad.abs().sum() > 0
