from __future__ import annotations

import pytest
import torch

from aelib.conditioning import Label, LabelConfig
from aelib.core.errors import CapabilityError, ConfigError
from aelib.core.types import ImageSpec


def _part(num_classes=3, place=()):
    return Label(
        LabelConfig(),
        feature_shape=(6, *place),
        decoder_shape=(4, *place),
        image=ImageSpec(1, 8, 8, num_classes),
    )


def test_the_class_stands_beside_the_latent_at_every_place_of_a_map():
    told = _part(place=(2, 2)).decoder_input(torch.zeros(2, 4, 2, 2), torch.tensor([2, -1]))
    assert told[0, 4:].sum(0).tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert told[0, 6].tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert told[1].abs().sum() == 0


def test_each_class_adds_its_own_vector_and_an_unknown_one_nothing():
    part, features = _part(), torch.randn(3, 6)
    told = part.features(features, torch.tensor([0, 1, -1])) - features
    torch.testing.assert_close(told[:2], part.to_features.weight.T[:2])
    assert told[2].abs().sum() == 0


def test_without_a_class_it_says_what_is_missing():
    with pytest.raises(CapabilityError, match="Choose a class"):
        _part().decoder_input(torch.zeros(1, 4), None)
    with pytest.raises(ConfigError, match="Expected pictures with classes"):
        _part(num_classes=0)
