"""What every prior promises."""

from __future__ import annotations

import pytest
import torch

from aelib.core.types import BottleneckOutput, ImageSpec
from aelib.nn.distributions import DiagonalGaussian
from aelib.priors import PRIORS

IMAGE = ImageSpec(1, 8, 8, num_classes=3)
CODEBOOK_SIZE = 7
CASES = [
    (name, shape)
    for name in PRIORS
    for shape in ((3,), (2, 4, 4))
    if PRIORS[name].part.reads == "latents" or len(shape) == 3
]


def _made_up_posterior(x):
    flat = x.flatten(1)
    size = _made_up_posterior.size
    mean = flat[:, : torch.Size(size).numel()].reshape(-1, *size)
    return DiagonalGaussian(mean, torch.zeros_like(mean))


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{len(case[1])}d")
def built(request):
    torch.manual_seed(0)
    name, shape = request.param
    entry = PRIORS[name]
    prior = entry.part(entry.config(), latent_shape=shape, image=IMAGE, codebook_size=CODEBOOK_SIZE)
    if prior.reads == "codes":
        points = torch.randint(CODEBOOK_SIZE, (64, *shape[1:]))
    else:
        points = torch.randn(64, *shape)
    if prior.refits:
        prior.refit(points)
    if prior.needs_posterior:
        _made_up_posterior.size = shape
        prior.refresh(_made_up_posterior)
    return prior, points


@pytest.mark.parametrize("temperature", [1.0, 0.5])
def test_draws_have_their_shape_and_repeat_with_a_generator(built, temperature):
    prior, points = built
    prior.eval()
    labels, told = torch.arange(5) % 3, []
    first, second = (
        prior.sample(
            5,
            temperature=temperature,
            labels=labels,
            generator=torch.Generator().manual_seed(0),
            report=lambda fraction, _: told.append(fraction),
        )
        for _ in range(2)
    )
    assert first.shape == (5, *points.shape[1:])
    assert torch.equal(first, second)
    assert all(0.0 <= fraction <= 1.0 for fraction in told)
    if prior.reads == "codes":
        assert first.dtype == torch.int64
        assert first.min() >= 0
        assert first.max() < CODEBOOK_SIZE
    else:
        assert torch.isfinite(first).all()


def test_densities_are_by_sample_and_finite(built):
    prior, points = built
    labels = torch.arange(len(points)) % 3
    density = prior.log_prob(points, labels)
    assert density.shape == (len(points),)
    assert torch.isfinite(density).all()
    alone = prior.eval().log_prob(points[:1], labels[:1])
    torch.testing.assert_close(prior.log_prob(points, labels)[:1], alone, rtol=1e-4, atol=1e-4)


def test_the_divergence_of_a_posterior_is_finite(built):
    prior, points = built
    if prior.reads == "codes":
        pytest.skip("codes have no posterior")
    posterior = DiagonalGaussian(points, torch.full_like(points, -1.0))
    divergence = prior.divergence(posterior, posterior.rsample())
    assert divergence.ndim == 2
    assert divergence.shape[0] == len(points)
    assert torch.isfinite(divergence).all()


def test_what_trains_it_is_a_helper_and_reaches_no_latent(built):
    prior, points = built
    is_codes = prior.reads == "codes"
    latent = torch.randn(64, *prior_shape(points, is_codes)).requires_grad_()
    latent = latent if is_codes else points.clone().requires_grad_()
    output = BottleneckOutput(latent=latent, codes=points if is_codes else None)
    terms = prior.objective(output, torch.arange(64) % 3)
    assert bool(terms) == (prior.is_fitted and not prior.refits)
    for term in terms.values():
        assert term.is_helper
        assert term.value.shape == (64,)
        term.value.sum().backward()
        assert latent.grad is None


def prior_shape(points, is_codes):
    return (2, *points.shape[1:]) if is_codes else tuple(points.shape[1:])
