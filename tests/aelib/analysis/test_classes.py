from __future__ import annotations

import torch
from torch import nn

from aelib.analysis.classes import every_class, likeliest_class, told_classes

GAUSSIAN = {"name": "gaussian", "latent_dim": 3}
M2 = {"name": "semi_supervised", "latent_dim": 3, "hidden": 8}


def _pictures():
    return torch.rand(5, 1, 8, 8, generator=torch.Generator().manual_seed(0))


def test_a_model_that_is_told_none_gets_none(untrained):
    assert told_classes(untrained(GAUSSIAN), _pictures(), torch.zeros(5, dtype=torch.long)) is None


def test_known_classes_stay_and_others_are_guessed_by_the_model(untrained):
    model, x = untrained(M2, num_classes=3), _pictures()
    guess = model.classify(x).argmax(1)
    known = torch.tensor([2, -1, 0, -1, 1])
    assert torch.equal(told_classes(model, x), guess)
    assert torch.equal(told_classes(model, x, known), torch.where(known < 0, guess, known))
    assert known.tolist() == [2, -1, 0, -1, 1]


class _Bars(nn.Module):
    """Draws every class as a bar of its own, whatever the latent."""

    def forward(self, told):
        bars = torch.zeros(len(told), 1, 8, 8)
        for label in range(3):
            bars[:, 0, 2 * label] = told[:, 3 + label, None]
        return 8.0 * bars - 4.0


def test_a_model_that_guesses_none_is_tried_with_each(untrained):
    model = untrained(GAUSSIAN, conditioning="label", num_classes=3)
    model.decoder = _Bars()
    labels = torch.tensor([1, 0, 2, 2, 1])
    x = model.decode(torch.zeros(5, 3), labels)
    assert torch.equal(likeliest_class(model, x), labels)
    with torch.no_grad():  # a class that costs more nats than its bar explains is not believed
        model.conditioning.to_features.weight.zero_()
        model.conditioning.to_features.weight[:, 2] = 100.0
    assert 2 not in likeliest_class(model, x)


def test_a_model_without_a_posterior_is_tried_too(untrained):
    model = untrained({"name": "plain", "latent_dim": 3}, conditioning="label", num_classes=3)
    assert likeliest_class(model, _pictures()).shape == (5,)


def test_every_latent_stands_once_beside_every_class(untrained):
    model = untrained(M2, num_classes=3)
    latents, labels = every_class(model, torch.tensor([[1.0] * 3, [2.0] * 3]))
    assert labels.tolist() == [0, 1, 2, 0, 1, 2]
    assert latents[:, 0].tolist() == [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]
