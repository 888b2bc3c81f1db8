"""The two parts of docs/extending.md: they register here, and nothing that exists knows them.

The codebook of the vector-quantised bottleneck, which is shipped, is trained and resumed beside.
"""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from aelib.bottlenecks import BOTTLENECKS, Bottleneck
from aelib.core.batch import batch_sum, current_shard, shard
from aelib.core.config import config, setting
from aelib.core.errors import CapabilityError
from aelib.core.types import FINISHED, BottleneckOutput, ImageSpec, Term
from aelib.data import ImageSet, Splits
from aelib.nn.perceptron import as_judge
from aelib.runs import RunDirectory, open_model
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run


@config
class StandardisedConfig:
    """A latent in units of its own spread."""

    latent_dim: int = setting(4, label="Size", help="Of the latent.", low=1, high=64)


class Standardised(Bottleneck):
    """A deterministic latent whose every dimension has mean 0 and variance 1 over the data."""

    def __init__(self, config, *, feature_shape, image):
        super().__init__()
        self.config, self.latent_shape = config, (config.latent_dim,)
        self.to_latent = nn.Linear(feature_shape[0], config.latent_dim)
        self.register_buffer("mean", torch.zeros(config.latent_dim))
        self.register_buffer("variance", torch.ones(config.latent_dim))

    def forward(self, features, prior, labels=None):
        latent = self.to_latent(features)
        if self.training:
            self._move(latent.detach())
        return BottleneckOutput(latent=(latent - self.mean) / self.variance.sqrt())

    @torch.no_grad()
    def _move(self, latent):
        number = len(latent) * current_shard().world
        mean = batch_sum(latent) / number
        self.mean.lerp_(mean, 0.1)
        self.variance.lerp_(batch_sum((latent - mean).square()) / number, 0.1)


@config
class AdversarialConfig:
    """A latent that a discriminator cannot tell from the prior."""

    latent_dim: int = setting(4, label="Size", help="Of the latent.", low=1, high=64)


class Adversarial(Bottleneck):
    """Conditional on the label, regular by an opponent."""

    is_generative, uses_labels = True, True

    def __init__(self, config, *, feature_shape, image):
        super().__init__()
        self.config, self.latent_shape = config, (config.latent_dim,)
        self.num_classes = image.num_classes
        self.to_latent = nn.Linear(feature_shape[0], config.latent_dim)
        self.discriminator = nn.Sequential(
            nn.Linear(config.latent_dim, 16), nn.ReLU(), nn.Linear(16, 1)
        )

    @property
    def decoder_shape(self):
        return (self.config.latent_dim + self.num_classes,)

    def decoder_input(self, latent, labels=None):
        if labels is None:
            raise CapabilityError("Expected labels.", "Choose a class.")
        return torch.cat([latent, F.one_hot(labels, self.num_classes).float()], 1)

    def forward(self, features, prior, labels=None):
        latent = self.to_latent(features)
        drawn = prior.sample(len(latent))
        real, unreal = (self.discriminator(z)[:, 0] for z in (drawn, latent.detach()))
        fooled = as_judge(self.discriminator, latent)[:, 0]
        details = {
            "fooling": F.softplus(-fooled),
            "discriminator": F.softplus(-real) + F.softplus(unreal),
        }
        return BottleneckOutput(latent=latent, details=details)

    def objective(self, output, progress):
        return {name: Term(value, is_helper=True) for name, value in output.details.items()}


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    monkeypatch.setattr(BOTTLENECKS, "_entries", copy.copy(BOTTLENECKS._entries))
    BOTTLENECKS.register("standardised", StandardisedConfig)(Standardised)
    BOTTLENECKS.register("adversarial", AdversarialConfig)(Adversarial)


def _run(path, name, epochs=3):
    settings = {
        "data": {"name": "digits"},
        "model": {"backbone": {"name": "conv", "channels": [4]}, "bottleneck": {"name": name}},
        "training": {"epochs": epochs, "batch_size": 16, "ema_decay": 0.9, "compile": "off"},
    }
    return RunDirectory.create(path, run_config_from_dict(settings))


@pytest.mark.parametrize("name", ["standardised", "adversarial", "vector_quantized"])
def test_it_trains_resumes_and_opens_like_any_other(tmp_path, tiny_splits, name, monkeypatch):
    whole = _run(tmp_path / "whole", name)
    assert train_run(whole, tiny_splits) == 0
    parts = _run(tmp_path / "parts", name)
    while parts.status != "finished":  # stops after each saved step
        with monkeypatch.context() as patch:
            checks = iter([False] * 5)
            made = property(lambda _self, checks=checks: next(checks, True))
            patch.setattr("aelib.training.stop_request.StopRequest.is_made", made)
            train_run(parts, tiny_splits)
    assert parts.weights_path.read_bytes() == whole.weights_path.read_bytes()
    model = open_model(whole).model
    labels = tiny_splits.test.labels[:4] if model.capabilities.uses_labels else None
    pictures = model.reconstruct(tiny_splits.test.batch(slice(0, 4)), labels)
    assert pictures.shape == (4, 1, 8, 8)
    assert list(whole.previews("samples")) == ([1, 2, 3] if name == "adversarial" else [])


def test_moments_move_without_an_optimiser_and_are_kept(tmp_path, tiny_splits):
    run = _run(tmp_path / "run", "standardised", epochs=1)
    train_run(run, tiny_splits)
    model = open_model(run).model
    assert "bottleneck.variance" in model.state_dict()
    assert not model.bottleneck.variance.requires_grad
    before = model.bottleneck.variance.clone()
    assert not torch.equal(before, torch.ones(4))
    latent = model.encode(tiny_splits.train.batch(slice(0, 96))).latent
    assert latent.mean(0).abs().max() < 1.0
    assert torch.equal(model.bottleneck.variance, before)  # evaluation moves nothing


def test_processes_that_share_a_batch_move_them_alike():
    torch.manual_seed(0)
    one = Standardised(StandardisedConfig(), feature_shape=(6,), image=ImageSpec(1, 8, 8))
    two = [copy.deepcopy(one) for _ in range(2)]
    features = torch.randn(6, 6)
    one(features, None)
    halves, answers = (features[:3], features[3:]), []
    for _ in range(2):  # the second sum depends on the first
        sent = []
        for model, half in zip(two, halves, strict=True):
            own, probe = [], copy.deepcopy(model)

            def total(value, own=own, answers=tuple(answers)):
                own.append(value)
                return answers[len(own) - 1] if len(own) <= len(answers) else value

            with shard(0, 2, total):
                probe(half, None)
            sent.append(own)
        answers.append(sum(own[len(answers)] for own in sent))
    for model, half in zip(two, halves, strict=True):
        told = iter(answers)
        with shard(0, 2, lambda _, told=told: next(told)):
            model(half, None)
        torch.testing.assert_close(model.mean, one.mean)
        torch.testing.assert_close(model.variance, one.variance)


def test_the_opponents_pull_in_opposite_directions():
    torch.manual_seed(0)
    part = Adversarial(
        AdversarialConfig(), feature_shape=(6,), image=ImageSpec(1, 8, 8, num_classes=3)
    )
    features = torch.randn(5, 6)

    class Zero:
        def sample(self, number, **_):
            return torch.zeros(number, 4)

    terms = part.objective(part(features, Zero(), None), FINISHED)
    sum(term.value.sum() for term in terms.values()).backward()
    gradients = [part.to_latent.weight.grad.clone(), part.discriminator[0].weight.grad.clone()]
    part.zero_grad()
    latent = part.to_latent(features)
    scores = part.discriminator(torch.cat([torch.zeros(5, 4), latent]))[:, 0]
    truth = torch.cat([torch.ones(5), torch.zeros(5)])
    F.binary_cross_entropy_with_logits(scores, truth, reduction="sum").backward()
    assert torch.allclose(part.discriminator[0].weight.grad, gradients[1])
    assert (part.to_latent.weight.grad * gradients[0]).sum() < 0.0


def test_labels_are_asked_for_with_words(tmp_path, tiny_splits):
    bare = [ImageSet(part.images) for part in (tiny_splits.train, tiny_splits.validation)]
    run = _run(tmp_path / "run", "adversarial")
    with pytest.raises(CapabilityError, match="Choose a data set with labels"):
        train_run(run, Splits(*bare, bare[1], class_names=("a", "b", "c")))
