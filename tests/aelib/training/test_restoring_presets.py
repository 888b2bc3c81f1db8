from __future__ import annotations

from aelib.corruptions import CORRUPTIONS
from aelib.training.restoring_presets import RESTORING


def test_each_corruption_of_pictures_has_one_preset_at_varied_levels():
    found = [CORRUPTIONS.name_of(preset.config.model.corruption) for preset in RESTORING.values()]
    wanted = [name for name in CORRUPTIONS if CORRUPTIONS[name].part.level is not None]
    assert sorted(found) == sorted(wanted)
    for preset in RESTORING.values():
        corruption = preset.config.model.corruption
        part = CORRUPTIONS[CORRUPTIONS.name_of(corruption)].part
        assert corruption.vary
        assert part.level.low < corruption.level <= part.level.high
        assert preset.topic == "denoising"
