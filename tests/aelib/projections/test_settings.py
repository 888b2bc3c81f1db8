import dataclasses

import pytest

from aelib.core.config import describe
from aelib.core.errors import ConfigError
from aelib.projections import PROJECTIONS


def test_shared_settings_mean_the_same_in_every_projection():
    described = {}
    for name in PROJECTIONS:
        for field in dataclasses.fields(PROJECTIONS[name].config):
            if field.name in ("metric", "num_dimensions", "seed"):
                described.setdefault(field.name, set()).add((field.default, describe(field)))
    assert sorted(described) == ["metric", "num_dimensions", "seed"]
    assert all(len(kinds) == 1 for kinds in described.values())


@pytest.mark.parametrize("name", PROJECTIONS)
@pytest.mark.parametrize("count", [1, 4])
def test_a_map_has_two_or_three_dimensions(name, count):
    with pytest.raises(ConfigError, match="num_dimensions"):
        PROJECTIONS[name].config(num_dimensions=count)
