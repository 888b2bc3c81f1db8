from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec
from aelib.regularisers import Classifier, ClassifierConfig


def _part(shape=(4,), **settings):
    torch.manual_seed(0)
    return Classifier(
        ClassifierConfig(**settings), latent_shape=shape, image=ImageSpec(1, 8, 8, num_classes=3)
    )


@pytest.mark.parametrize("hidden", [0, 16])
def test_its_mean_is_the_cross_entropy_of_the_known(view_of, hidden):
    part, latent = _part(hidden=hidden, weight=2.0), torch.randn(6, 4)
    labels = torch.tensor([0, -1, 2, -1, 1, -1])
    term = part(view_of(latent, labels=labels))["classification"]
    expected = F.cross_entropy(part.class_logits(latent), labels, ignore_index=-1)
    torch.testing.assert_close(term.value.mean(), expected)
    assert term.value[labels < 0].abs().max() == 0
    assert term.weight == 2.0


def test_each_draw_has_the_class_of_its_picture(view_of):
    part, latent = _part((2, 2, 2)), torch.randn(3, 2, 2, 2)
    labels = torch.tensor([0, 1, -1])
    once = part(view_of(latent, labels=labels))["classification"].value
    twice = part(view_of(latent.repeat(2, 1, 1, 1), labels=labels, num_draws=2))["classification"]
    torch.testing.assert_close(twice.value, once.repeat(2))


def test_without_labels_there_is_nothing_to_learn(view_of):
    assert _part()(view_of(torch.randn(3, 4)))["classification"].value.abs().max() == 0
    with pytest.raises(ConfigError, match=r"Choose a data set with labels"):
        Classifier(ClassifierConfig(), latent_shape=(4,), image=ImageSpec(1, 8, 8))
