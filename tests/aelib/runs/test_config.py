from __future__ import annotations

import json

import pytest

from aelib.core.errors import ConfigError
from aelib.runs import RunConfig
from aelib.runs.config import run_config_from_dict, run_config_from_json, run_config_to_json


def test_settings_are_written_with_the_format_and_every_default():
    values = json.loads(run_config_to_json(RunConfig()))
    assert list(values) == ["format", "data", "model", "training"]
    assert values["format"] == 1
    assert values["training"]["epochs"] == 10


def test_what_is_not_said_takes_its_default():
    assert run_config_from_json("{}") == RunConfig()
    assert run_config_from_dict({"training": {"epochs": 3}}).training.epochs == 3


def test_a_newer_format_is_refused_and_named():
    with pytest.raises(ConfigError) as caught:
        run_config_from_dict({"format": 2})
    assert "got format 2" in str(caught.value)
    assert "Update the app" in str(caught.value)
