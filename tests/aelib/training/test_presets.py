from __future__ import annotations

import pytest

from aelib.core.errors import UnknownNameError
from aelib.data import DATASETS, SignalsConfig, load
from aelib.models import Autoencoder, check_size
from aelib.runs import RunDirectory, save_weights
from aelib.runs.config import run_config_from_json, run_config_to_json
from aelib.training import Trainer
from aelib.training.presets import PRESETS, find_preset


def splits_for(preset, pictures):
    """Tiny data of the kind that a preset is for."""
    if DATASETS.build(preset.config.data).facts().image.kind == "series":
        return load(SignalsConfig(num_series=200, length=64))
    return pictures


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_survives_json_says_what_it_teaches_and_builds(name, tiny_splits):
    preset = find_preset(name)
    assert preset.title
    assert preset.teaches.endswith(".")
    assert run_config_from_json(run_config_to_json(preset.config)) == preset.config
    assert check_size(preset.config.model, splits_for(preset, tiny_splits).image) > 0


def test_presets_take_a_step(tmp_path, runs_root, tiny_splits):
    teacher = PRESETS["undercomplete"].config
    for name in {preset.config.training.teacher for preset in PRESETS.values()} - {""}:
        run = RunDirectory.create(runs_root / name, teacher)
        save_weights(run.weights_path, Autoencoder(teacher.model, tiny_splits.image), {})
    for name, preset in PRESETS.items():
        run = RunDirectory.create(tmp_path / name, preset.config)
        trainer = Trainer(run, splits_for(preset, tiny_splits))
        trainer._one_step(trainer._order())
        assert trainer.state.counters.step == 1


def test_an_unknown_preset_is_answered_with_the_known():
    with pytest.raises(UnknownNameError, match="Unknown preset 'veo'; known: undercomplete"):
        find_preset("veo")
