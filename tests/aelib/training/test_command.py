"""The command line of settings trains with just those settings."""

from __future__ import annotations

import shlex

import pytest

from aelib.cli.settings import with_options
from aelib.core.config import to_dict
from aelib.data import DATASETS
from aelib.runs import RunConfig
from aelib.runs.config import run_config_from_dict
from aelib.training.command import nearest_preset, train_command
from aelib.training.presets import PRESETS


def parsed(command: str) -> RunConfig:
    words = shlex.split(command)
    assert words[:4] == ["python", "-m", "aelib", "train"]
    words = words[4:]
    base = RunConfig()
    if words[:1] == ["--preset"]:
        base, words = PRESETS[words[1]].config, words[2:]
    return with_options(base, words)


@pytest.mark.parametrize("name", list(PRESETS))
@pytest.mark.parametrize("start", [None, "vae", "denoising"])
def test_each_preset_can_be_said_from_another(name: str, start: str | None) -> None:
    wanted = PRESETS[name].config
    assert parsed(train_command(wanted, start)) == wanted


@pytest.mark.parametrize("name", list(PRESETS))
def test_a_preset_needs_no_more_words(name: str) -> None:
    assert train_command(PRESETS[name].config, name) == f"python -m aelib train --preset {name}"
    assert nearest_preset(PRESETS[name].config) == name


@pytest.mark.parametrize("own_id", ["pets-e877a88ca0", "123", "1e5", "true", "null"])
def test_texts_that_look_like_numbers_stay_texts(own_id: str) -> None:
    assert "own" in DATASETS
    values = {**to_dict(RunConfig()), "data": {"name": "own", "id": own_id}}
    wanted = run_config_from_dict(values)
    assert parsed(train_command(wanted)) == wanted


def test_other_numbers_keep_the_kind_of_model() -> None:
    values = to_dict(PRESETS["denoising"].config)
    values["model"]["bottleneck"]["latent_dim"] = 7
    values["data"] = {"name": "sprites", "num_images": 500}
    assert nearest_preset(run_config_from_dict(values)) == "denoising"


def test_a_run_called_as_a_preset_of_its_kind_was_made_from_it() -> None:
    values = to_dict(PRESETS["undercomplete-mlp"].config)
    values["model"]["backbone"]["hidden"] = [128]
    values["data"] = to_dict(PRESETS["signals"].config)["data"]
    config = run_config_from_dict(values)
    assert nearest_preset(config, "undercomplete-mlp") == "undercomplete-mlp"
    assert nearest_preset(config, "vae") == nearest_preset(config)  # of another kind
    assert nearest_preset(config, "my-run") == nearest_preset(config)


def test_another_kind_of_block_is_further_away_than_other_numbers() -> None:
    values = to_dict(PRESETS["separable"].config)
    values["model"]["backbone"]["channels"] = to_dict(PRESETS["inverted-bottleneck"].config.model)[
        "backbone"
    ]["channels"]
    assert nearest_preset(run_config_from_dict(values)) == "separable"
