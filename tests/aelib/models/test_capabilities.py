"""Capabilities from settings equal those of the built model."""

from __future__ import annotations

import itertools

import pytest

from aelib.bottlenecks import BOTTLENECKS
from aelib.core.config import from_dict
from aelib.core.types import ImageSpec
from aelib.corruptions import CORRUPTIONS
from aelib.models import Autoencoder, ModelConfig
from aelib.models.capabilities import capabilities_of


@pytest.mark.parametrize(
    ("bottleneck", "corruption"), list(itertools.product(BOTTLENECKS, CORRUPTIONS))
)
def test_are_those_of_the_model(bottleneck: str, corruption: str) -> None:
    values = {"bottleneck": {"name": bottleneck}, "corruption": {"name": corruption}}
    config = from_dict(ModelConfig, values)
    image = ImageSpec(1, 8, 8, num_classes=3)
    assert capabilities_of(config) == Autoencoder(config, image).capabilities


def test_a_map_is_seen_in_the_settings() -> None:
    config = from_dict(ModelConfig, {"bottleneck": {"name": "plain", "layout": "map"}})
    assert capabilities_of(config).latent_layout == "map"
