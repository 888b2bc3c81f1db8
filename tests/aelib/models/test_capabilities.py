"""Capabilities from settings equal those of the built model."""

from __future__ import annotations

import pytest

from aelib.bottlenecks import BOTTLENECKS
from aelib.conditioning import CONDITIONING
from aelib.core.config import from_dict
from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec
from aelib.corruptions import CORRUPTIONS
from aelib.models import Autoencoder, ModelConfig
from aelib.models.capabilities import capabilities_of
from aelib.models.fit import check_fit
from aelib.priors import PRIORS
from aelib.regularisers import REGULARISERS

IMAGE = ImageSpec(1, 8, 8, num_classes=3)
KINDS = {
    "bottleneck": BOTTLENECKS,
    "regulariser": REGULARISERS,
    "conditioning": CONDITIONING,
    "prior": PRIORS,
    "corruption": CORRUPTIONS,
}


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, registry in KINDS.items() for name in registry]
)
def test_settings_give_those_of_the_model(kind: str, name: str) -> None:
    config = from_dict(ModelConfig, {kind: {"name": name}})
    try:
        check_fit(config, IMAGE)
    except ConfigError:
        pytest.skip("it does not stand beside the default parts")
    model = Autoencoder(config, IMAGE)
    found = capabilities_of(config)
    assert model.capabilities == found
    assert found.has_posterior == model.bottleneck.has_posterior
    assert found.is_discrete == (model.bottleneck.codebook_size > 0)
    assert found.denoises == (model.corruption.level is not None)
    assert (found.latent_layout == "map") == (len(model.latent_shape) == 3)
    assert not found.levels or sum(found.levels) == model.latent_shape[0]


def test_a_map_is_seen_in_the_settings() -> None:
    config = from_dict(ModelConfig, {"bottleneck": {"name": "plain", "layout": "map"}})
    assert capabilities_of(config).latent_layout == "map"


def test_a_prior_s_classes_are_the_labels_if_each_class_was_brought_to_its_part() -> None:
    def of(**regulariser: object) -> bool:
        parts = {
            "bottleneck": {"name": "plain", "latent_dim": 2},
            "prior": {"name": "manifold"},
            "regulariser": regulariser,
        }
        return capabilities_of(from_dict(ModelConfig, parts)).draws_by_class

    assert of(name="adversarial", use_labels=True)
    assert not of(name="adversarial")
    assert not of(name="classifier")
