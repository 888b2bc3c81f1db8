from __future__ import annotations

from aelib.backbones import BACKBONES
from aelib.data import DATASETS
from aelib.training.signal_presets import SIGNALS


def test_each_kind_of_network_for_series_has_a_preset():
    configs = [preset.config for preset in SIGNALS.values()]
    assert {DATASETS.name_of(config.data) for config in configs} == {"signals"}
    networks = {BACKBONES.name_of(config.model.backbone) for config in configs}
    assert networks == {"mlp", "conv1d", "recurrent", "transformer"}


def test_faults_are_in_the_data_of_the_preset_that_finds_them_alone():
    faulty = [name for name, preset in SIGNALS.items() if preset.config.data.anomalies]
    assert faulty == ["signals-anomalies"]
