from __future__ import annotations

import math

import pytest
import torch
from torch.distributions import Categorical, Normal, kl_divergence
from torch.nn import functional as F

from aelib.bottlenecks import SemiSupervised, SemiSupervisedConfig
from aelib.core.config import from_dict
from aelib.core.errors import CapabilityError, ConfigError
from aelib.core.types import ImageSpec
from aelib.models import Autoencoder, ModelConfig, objective_terms, total
from aelib.priors import StandardNormal, StandardNormalConfig

IMAGE = ImageSpec(1, 8, 8, num_classes=3)
LABELS = torch.tensor([0, -1, 2, -1])


def _part():
    torch.manual_seed(0)
    config = SemiSupervisedConfig(latent_dim=2, hidden=16)
    return SemiSupervised(config, feature_shape=(6,), image=IMAGE)


def _prior():
    return StandardNormal(StandardNormalConfig(), latent_shape=(2,), image=IMAGE)


def _model(**settings):
    torch.manual_seed(0)
    parts = {
        "backbone": {"name": "mlp", "hidden": [12]},
        "bottleneck": {"name": "semi_supervised", "latent_dim": 2, "hidden": 16, **settings},
    }
    return Autoencoder(from_dict(ModelConfig, parts), IMAGE).train()


def test_the_bound_without_a_label_is_the_expectation_and_the_entropy():
    model, x = _model(), torch.rand(4, 1, 8, 8)
    torch.manual_seed(5)
    output = model(x, LABELS)
    terms = objective_terms(model, output, x)
    terms.pop("classification")
    found = total(terms)

    encoded = output.bottleneck
    guess = Categorical(logits=encoded.details["class_logits"][:4])
    costs = []
    for label, latent in enumerate(encoded.latent.reshape(3, 4, 2)):
        labels = torch.full((4,), label)
        posterior = Normal(
            encoded.posterior.mean.reshape(3, 4, 2)[label],
            encoded.posterior.variance.sqrt().reshape(3, 4, 2)[label],
        )
        kl = kl_divergence(posterior, Normal(0.0, 1.0)).sum(1)
        nll = model.loss(model.predict(latent, labels), x)
        costs.append(nll + kl + math.log(3))
    cost = torch.stack(costs, 1)  # L(x, y): (pictures, classes)
    without_label = (guess.probs * cost).sum(1) - guess.entropy()
    expected = torch.where(
        LABELS < 0, without_label, cost.gather(1, LABELS.clamp(min=0)[:, None])[:, 0]
    )
    torch.testing.assert_close(found, expected)


def test_the_style_of_a_class_is_that_of_the_class_alone():
    part, features = _part().train(), torch.randn(4, 6)
    encoded = part(features, _prior(), LABELS)
    assert encoded.decoder_labels.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    part.eval()
    for label in range(3):
        alone = part(features, _prior(), torch.full((4,), label))
        rows = slice(4 * label, 4 * label + 4)
        torch.testing.assert_close(alone.posterior.mean, encoded.posterior.mean[rows])


def test_a_known_class_counts_alone_and_its_guess_is_taught():
    part, features = _part().train(), torch.randn(4, 6)
    encoded = part(features, _prior(), LABELS)
    weights = encoded.draw_weights
    assert weights[:, 0].tolist() == [1.0, 0.0, 0.0]
    assert weights[:, 2].tolist() == [0.0, 0.0, 1.0]
    logits = encoded.details["class_logits"][:4]
    torch.testing.assert_close(weights[:, 1], logits.softmax(1)[1])
    value = encoded.terms["classification"].reshape(3, 4)[0]
    expected = F.cross_entropy(logits, LABELS, ignore_index=-1)
    torch.testing.assert_close(value.mean(), expected)
    assert part.objective(encoded, None)["classification"].weight == part.config.alpha


def test_one_draw_is_enough_where_every_class_is_known():
    encoded = _part().train()(torch.randn(4, 6), _prior(), LABELS.clamp(min=0))
    assert encoded.num_draws == 1
    assert encoded.latent.shape == (4, 2)
    assert encoded.terms["class_kl"].tolist() == pytest.approx([math.log(3)] * 4)


def test_in_evaluation_an_unknown_class_is_the_one_guessed():
    part, features = _part().eval(), torch.randn(4, 6)
    encoded = part(features, _prior(), LABELS)
    guess = encoded.details["class_logits"].argmax(1)
    expected = torch.where(LABELS < 0, guess, LABELS)
    assert torch.equal(encoded.decoder_labels, expected)
    torch.testing.assert_close(encoded.latent, part(features, _prior(), expected).latent)
    uniform = Categorical(logits=torch.zeros(4, 3))
    kl = kl_divergence(Categorical(logits=encoded.details["class_logits"]), uniform)
    torch.testing.assert_close(encoded.terms["class_kl"][LABELS < 0], kl[LABELS < 0])
    torch.testing.assert_close(part(features, _prior()).decoder_labels, guess)


def test_a_model_decodes_an_unknown_class_as_the_one_guessed():
    model, x = _model().eval(), torch.rand(4, 1, 8, 8)
    with torch.no_grad():
        guess = model.classify(x).argmax(1)
        unknown = model.reconstruct(x, torch.full((4,), -1))
        torch.testing.assert_close(unknown, model.reconstruct(x, guess))


def test_the_class_stands_beside_the_style_and_must_be_given():
    part = _part()
    told = part.decoder_input(torch.zeros(2, 2), torch.tensor([2, 0]))
    assert told.tolist() == [[0.0, 0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0, 0.0]]
    with pytest.raises(CapabilityError, match="Choose a class"):
        part.decoder_input(torch.zeros(2, 2))
    with pytest.raises(ConfigError, match="Choose a data set with labels"):
        SemiSupervised(SemiSupervisedConfig(), feature_shape=(6,), image=ImageSpec(1, 8, 8))
