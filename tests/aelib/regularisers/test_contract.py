"""What every regulariser promises, on latents with a posterior and its draws."""

from __future__ import annotations

import pytest
import torch

from aelib.core.types import FINISHED, BottleneckOutput, ImageSpec, Progress
from aelib.nn.distributions import DiagonalGaussian
from aelib.priors import StandardNormal, StandardNormalConfig
from aelib.regularisers import REGULARISERS, LatentView

IMAGE = ImageSpec(1, 8, 8, num_classes=3)


def _view(shape, progress, *, labels=(0, 1, 2, -1, 0, 1), seed=0):
    torch.manual_seed(seed)
    weight = torch.randn(64, torch.Size(shape).numel(), requires_grad=True)
    prior = StandardNormal(StandardNormalConfig(), latent_shape=shape, image=IMAGE)

    def encode(x):
        mean = (x.flatten(1) @ weight / 8).tanh().reshape(-1, *shape)
        posterior = DiagonalGaussian(mean, torch.full_like(mean, -1.0))
        latent = posterior.rsample()
        kl = prior.divergence(posterior, latent)
        return BottleneckOutput(
            latent, posterior, terms={"kl": kl.sum(1)}, details={"kl_per_dimension": kl}
        )

    x = torch.rand(6, 1, 8, 8)
    return LatentView(encode(x), x, torch.tensor(labels), prior, encode, progress), weight


@pytest.fixture(params=[(4,), (2, 3, 3)], ids=["vector", "map"])
def shape(request):
    return request.param


@pytest.mark.parametrize("progress", [Progress(0, 10), Progress(5, 10), FINISHED])
@pytest.mark.parametrize("name", REGULARISERS)
def test_terms_are_one_finite_number_for_each_picture(name, shape, progress):
    part = REGULARISERS.build(REGULARISERS[name].config(), latent_shape=shape, image=IMAGE)
    view, _ = _view(shape, progress)
    for term in part(view).values():
        assert term.value.shape == (6,)
        assert torch.isfinite(term.value).all()


@pytest.mark.parametrize("name", REGULARISERS)
def test_gradients_are_finite_and_reach_the_encoder(name, shape):
    part = REGULARISERS.build(REGULARISERS[name].config(), latent_shape=shape, image=IMAGE)
    view, weight = _view(shape, FINISHED)
    terms = part(view)
    if not terms:
        assert name == "none"
        return
    sum((term.value * term.weight).sum() for term in terms.values()).backward()
    for tensor in [weight, *part.parameters()]:
        assert tensor.grad is not None
        assert torch.isfinite(tensor.grad).all()
        assert tensor.grad.abs().sum() > 0


@pytest.mark.parametrize("name", REGULARISERS)
def test_what_predicts_classes_gives_a_number_for_each(name, shape):
    part = REGULARISERS.build(REGULARISERS[name].config(), latent_shape=shape, image=IMAGE)
    latent = torch.randn(5, *shape)
    if part.predicts_labels:
        assert part.class_logits(latent).shape == (5, 3)
        return
    with pytest.raises(NotImplementedError):
        part.class_logits(latent)


@pytest.mark.parametrize("name", REGULARISERS)
def test_no_labels_at_all_are_no_error(name, shape):
    part = REGULARISERS.build(REGULARISERS[name].config(), latent_shape=shape, image=IMAGE)
    view, _ = _view(shape, FINISHED)
    for term in part(view._replace(labels=None)).values():
        assert torch.isfinite(term.value).all()
