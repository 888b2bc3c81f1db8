from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.analysis.fitted_prior import FittedPrior, can_fit
from aelib.analysis.latents import Latents
from aelib.analysis.sampling import draw_pictures
from aelib.core.config import from_dict
from aelib.core.errors import CapabilityError, DataError
from aelib.core.types import ImageSpec
from aelib.models import Autoencoder, ModelConfig

IMAGE = ImageSpec(1, 8, 8, num_classes=3)
SMALL = {"backbone": {"name": "conv", "channels": [4, 4]}}
PLAIN = {**SMALL, "bottleneck": {"name": "plain", "latent_dim": 2}}
CODES = {**SMALL, "bottleneck": {"name": "vector_quantized", "latent_dim": 2, "codebook_size": 5}}
CONDITIONAL = {
    **SMALL,
    "bottleneck": {"name": "gaussian", "latent_dim": 2},
    "conditioning": {"name": "label"},
}
CENTRES = np.array([[0.0, 0.0], [40.0, 0.0], [0.0, 40.0]])


def _model(parts):
    torch.manual_seed(0)
    return Autoencoder(from_dict(ModelConfig, parts), IMAGE).eval()


def _latents(number=300, seed=0):
    """Return latents around a centre for each class."""
    random = np.random.default_rng(seed)
    labels = np.arange(number) % 3
    mean = CENTRES[labels] + random.normal(size=(number, 2)) * [1.0, 3.0]
    return Latents(mean.astype(np.float32), None, None, labels)


def _drawn(prior, number, **about):
    return prior.sample(number, generator=torch.Generator().manual_seed(1), **about)


def test_draws_are_spread_as_the_latents_are():
    latents = _latents(3000)
    drawn = _drawn(FittedPrior(_model(PLAIN), latents), 6000).numpy()
    np.testing.assert_allclose(drawn.mean(0), latents.mean.mean(0), atol=1.0)
    np.testing.assert_allclose(np.cov(drawn.T), np.cov(latents.mean.T), rtol=0.1, atol=10)
    nearest = np.linalg.norm(drawn[:, None] - CENTRES, axis=2).argmin(1)
    np.testing.assert_allclose(np.bincount(nearest) / 6000, 1 / 3, atol=0.03)


def test_each_draw_is_from_the_class_that_it_is_asked_to_be():
    prior = FittedPrior(_model(PLAIN), _latents(3000))
    asked = torch.arange(3000) % 3
    drawn = _drawn(prior, 3000, labels=asked).numpy()
    for label, centre in enumerate(CENTRES):
        own = drawn[asked.numpy() == label]
        np.testing.assert_allclose(own.mean(0), centre, atol=0.4)
        np.testing.assert_allclose(own.std(0), [1.0, 3.0], rtol=0.1)


def test_there_are_no_more_gaussians_than_latents_can_tell():
    numbers = [FittedPrior(_model(PLAIN), _latents(n)).mixture() for n in (6, 45, 3000)]
    assert [len(mixture.mean) for mixture in numbers] == [1, 2, 10]


def test_a_large_latent_has_diagonal_covariances():
    model = _model({**SMALL, "bottleneck": {"name": "plain", "latent_dim": 300}})
    mean = np.random.default_rng(0).normal(size=(50, 300)).astype(np.float32)
    mixture = FittedPrior(model, Latents(mean, None, None, None)).mixture()
    assert mixture.factor.shape == (5, 300)
    assert mixture.sample(4, temperature=1.0, generator=None).shape == (4, 300)


def test_a_map_of_latents_is_drawn_in_its_shape():
    model = _model({**SMALL, "bottleneck": {"name": "plain", "latent_dim": 3, "layout": "map"}})
    mean = np.random.default_rng(0).normal(size=(50, 12)).astype(np.float32)
    prior = FittedPrior(model, Latents(mean, None, None, None))
    assert _drawn(prior, 5).shape == (5, *model.latent_shape)


def test_the_same_seed_fits_the_same_and_other_draws_stay_as_they_were():
    latents = _latents()
    torch.manual_seed(7)
    one, after = FittedPrior(_model(PLAIN), latents), None
    torch.manual_seed(7)
    one.mixture()
    after = torch.rand(1)
    torch.manual_seed(7)
    assert torch.equal(torch.rand(1), after)
    assert torch.equal(_drawn(one, 9), _drawn(FittedPrior(_model(PLAIN), latents), 9))


def test_pictures_are_drawn_from_it():
    model, prior = _model(PLAIN), FittedPrior(_model(PLAIN), _latents())
    draws = draw_pictures(model, 70, seed=3, prior=prior, label=1)
    assert draws.labels.tolist() == [1] * 70
    assert np.linalg.norm(draws.latents.mean(0).numpy() - CENTRES[1]) < 2
    with torch.no_grad():
        torch.testing.assert_close(model.decode(draws.latents), draws.images)


def test_a_model_that_is_told_classes_draws_each_from_its_own_latents():
    model = _model(CONDITIONAL)
    draws = draw_pictures(model, 30, seed=0, prior=FittedPrior(model, _latents()))
    assert draws.labels.tolist() == [0, 1, 2] * 10
    nearest = np.linalg.norm(draws.latents.numpy()[:, None] - CENTRES, axis=2).argmin(1)
    assert nearest.tolist() == draws.labels.tolist()


def test_what_cannot_be_fitted_is_said():
    assert can_fit(_model(PLAIN).capabilities)
    assert not can_fit(_model(CODES).capabilities)
    with pytest.raises(CapabilityError, match="made of codes"):
        FittedPrior(_model(CODES), _latents())
    few = _latents()
    prior = FittedPrior(_model(PLAIN), Latents(few.mean[:2], None, None, few.labels[:2]))
    with pytest.raises(DataError, match="Choose another class"):
        prior.mixture(1)
    unlabelled = FittedPrior(_model(PLAIN), Latents(few.mean, None, None, None))
    assert not unlabelled.has_classes
    with pytest.raises(DataError, match="got 0"):
        unlabelled.mixture(1)
    with pytest.raises(CapabilityError, match="Choose another class"):
        draw_pictures(_model(PLAIN), 2, seed=0, prior=unlabelled, label=1)
