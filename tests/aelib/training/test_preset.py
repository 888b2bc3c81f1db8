from __future__ import annotations

import pytest

from aelib.core.errors import ConfigError
from aelib.runs.config import RunConfig
from aelib.training.preset import TOPICS, make_preset


def test_what_is_not_named_is_the_default():
    assert make_preset("Plain", TOPICS[0], "Nothing.").config == RunConfig()


def test_parts_data_and_training_are_taken():
    made = make_preset(
        "Mine",
        TOPICS[1],
        "Something.",
        data={"name": "digits"},
        training={"epochs": 3},
        bottleneck={"name": "plain", "latent_dim": 5},
    )
    assert made.config.training.epochs == 3
    assert made.config.model.bottleneck.latent_dim == 5
    assert made.topic == TOPICS[1]


def test_settings_that_do_not_exist_are_refused():
    with pytest.raises(ConfigError, match="speed"):
        make_preset("Mine", TOPICS[0], "Nothing.", training={"speed": 3})
