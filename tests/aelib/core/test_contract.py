"""What every registered part promises, whichever kind it is."""

from __future__ import annotations

import dataclasses
import json

import pytest

from aelib.backbones import BACKBONES
from aelib.bottlenecks import BOTTLENECKS
from aelib.conditioning import CONDITIONING
from aelib.core import strict_json
from aelib.core.config import describe, from_dict, to_dict
from aelib.corruptions import CORRUPTIONS
from aelib.data import DATASETS
from aelib.losses import LOSSES
from aelib.priors import PRIORS
from aelib.regularisers import REGULARISERS

REGISTRIES = (
    BACKBONES,
    BOTTLENECKS,
    CONDITIONING,
    CORRUPTIONS,
    DATASETS,
    LOSSES,
    PRIORS,
    REGULARISERS,
)
PARTS = [(registry, name) for registry in REGISTRIES for name in registry]
IDS = [f"{registry.kind}-{name}" for registry, name in PARTS]


@pytest.mark.parametrize(("registry", "name"), PARTS, ids=IDS)
def test_settings_survive_json(registry, name):
    settings = registry[name].config()
    text = strict_json.dumps(to_dict(settings))
    assert from_dict(type(settings), json.loads(text)) == settings
    assert registry.name_of(settings) == name


@pytest.mark.parametrize(("registry", "name"), PARTS, ids=IDS)
def test_every_setting_says_what_it_is(registry, name):
    for field in dataclasses.fields(registry[name].config):
        meta = describe(field)
        assert meta.label not in ("", field.name)
        assert meta.help.endswith("."), f"{field.name}: {meta.help!r}"


@pytest.mark.parametrize(("registry", "name"), PARTS, ids=IDS)
def test_settings_cannot_be_changed(registry, name):
    settings = registry[name].config()
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.anything = 1


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.kind)
def test_every_registry_holds_parts_in_order(registry):
    names = list(registry)
    assert names == sorted(names)
    assert len(names) == len(registry) > 0
