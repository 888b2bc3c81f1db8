import pytest

from aelib.analysis.trained_levels import TrainedLevels, read_levels, write_levels
from aelib.corruptions import CORRUPTIONS

LEVELS = TrainedLevels((0.1, 0.5), (0.0, 0.5), ((0.01, 0.09), (0.03, 0.02)), (0.015, 0.025))


def test_the_best_level_depends_on_the_noise_at_hand():
    assert LEVELS.curve(0.5) == (0.09, 0.02)
    assert (LEVELS.best(0.0), LEVELS.best(0.5)) == (0.1, 0.5)
    assert LEVELS.of_all_levels(0.5) == 0.025


def test_errors_are_read_as_they_were_written(tmp_path):
    write_levels({"gaussian": LEVELS}, tmp_path / "levels.json")
    assert read_levels(tmp_path / "levels.json") == {"gaussian": LEVELS}


@pytest.mark.parametrize(("kind", "levels"), read_levels().items())
def test_the_shipped_errors_show_what_is_said_of_them(kind, levels):
    assert kind in CORRUPTIONS
    assert len(levels.errors) == len(levels.trained)
    assert {len(row) for row in (*levels.errors, levels.varied)} == {len(levels.tested)}
    # little noise wants training at a lower level than much
    assert levels.best(levels.tested[0]) < levels.best(levels.tested[-1])
