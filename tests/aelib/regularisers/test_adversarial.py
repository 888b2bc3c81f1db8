from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec
from aelib.priors import Manifold, ManifoldConfig
from aelib.regularisers import Adversarial, AdversarialConfig

IMAGE = ImageSpec(1, 8, 8, num_classes=3)
RING = ManifoldConfig(radius=3.0, width=0.3, length=0.5)


def _part(**settings):
    torch.manual_seed(0)
    return Adversarial(AdversarialConfig(hidden=32, **settings), latent_shape=(2,), image=IMAGE)


def _play(part, latent, view_of, **what):
    optimiser = torch.optim.Adam([latent, *part.parameters()], lr=0.02, betas=(0.5, 0.9))
    for _ in range(250):
        optimiser.zero_grad()
        terms = part(view_of(latent, **what))
        sum((term.weight * term.value).mean() for term in terms.values()).backward()
        optimiser.step()


def test_the_two_losses_are_cross_entropies_and_the_slope_is_penalised(view_of):
    part, latent = _part(slope_penalty=2.0), torch.randn(5, 2)
    torch.manual_seed(3)
    terms = part(view_of(latent))
    torch.manual_seed(3)
    drawn = torch.randn(5, 2)
    found, wanted = part.discriminator(latent)[:, 0], part.discriminator(drawn)[:, 0]
    one, zero = torch.ones(5), torch.zeros(5)
    entropy = F.binary_cross_entropy_with_logits
    torch.testing.assert_close(terms["prior_match"].value, entropy(found, one, reduction="none"))
    drawn.requires_grad_()
    (slope,) = torch.autograd.grad(part.discriminator(drawn).sum(), drawn)
    expected = entropy(found, zero, reduction="none") + entropy(wanted, one, reduction="none")
    expected = expected + slope.square().sum(1)
    torch.testing.assert_close(terms["latent_discriminator"].value, expected)
    assert all(term.is_helper for term in terms.values())


def test_each_side_learns_from_its_own_term(view_of):
    part, latent = _part(), torch.randn(5, 2, requires_grad=True)
    part(view_of(latent))["prior_match"].value.sum().backward()
    assert latent.grad.abs().sum() > 0
    assert all(parameter.grad is None for parameter in part.parameters())
    latent.grad = None
    part(view_of(latent))["latent_discriminator"].value.sum().backward()
    assert latent.grad is None
    assert all(parameter.grad.abs().sum() > 0 for parameter in part.parameters())


def test_the_game_brings_latents_to_the_prior(view_of):
    part = _part()
    latent = (0.1 * torch.randn(128, 2) + 3.0).requires_grad_()
    _play(part, latent, view_of)
    assert latent.mean(0).abs().max() < 0.4
    assert (latent.std(0) - 1.0).abs().max() < 0.4


def test_told_the_class_each_goes_to_its_own_part_of_the_ring(view_of):
    part = _part(use_labels=True)
    prior = Manifold(RING, latent_shape=(2,), image=IMAGE)
    latent = (0.5 * torch.randn(96, 2)).requires_grad_()
    labels = torch.arange(96) % 3
    _play(part, latent, view_of, prior=prior, labels=labels)
    densities = [prior.log_prob(latent, torch.full((96,), label)) for label in range(3)]
    nearest = torch.stack(densities).argmax(0)
    assert (nearest == labels).float().mean() > 0.9


def test_an_unknown_class_is_told_as_nothing(view_of):
    part, latent = _part(use_labels=True), torch.randn(4, 2)
    unknown = part(view_of(latent, labels=torch.full((4,), -1)))["prior_match"].value
    assert torch.equal(unknown, part(view_of(latent))["prior_match"].value)
    known = part(view_of(latent, labels=torch.zeros(4, dtype=torch.int64)))["prior_match"].value
    assert not torch.equal(unknown, known)


def test_classes_need_pictures_with_classes():
    with pytest.raises(ConfigError, match=r"Choose a data set with labels"):
        Adversarial(AdversarialConfig(use_labels=True), latent_shape=(2,), image=ImageSpec(1, 8, 8))
    assert not Adversarial.learns_from_labels(AdversarialConfig())
