from __future__ import annotations

import pytest

from aelib.core.config import config
from aelib.core.errors import UnknownNameError
from aelib.core.registry import Registry


@config
class FirstConfig:
    """No settings."""


@config
class SecondConfig:
    """No settings."""


class Part:
    def __init__(self, config, *, size=0):
        self.config, self.size = config, size


@pytest.fixture
def registry():
    parts = Registry("part")
    parts.register("gaussian", FirstConfig)(Part)
    return parts


def test_builds_the_part_that_settings_belong_to(registry):
    part = registry.build(FirstConfig(), size=3)
    assert type(part) is Part
    assert part.size == 3


def test_an_unknown_name_is_answered_with_the_nearest(registry):
    with pytest.raises(UnknownNameError) as caught:
        registry["gausian"]
    assert str(caught.value) == (
        "Unknown part 'gausian'; known: gaussian. Did you mean 'gaussian'?"
    )


def test_membership_does_not_raise(registry):
    assert "gaussian" in registry
    assert "other" not in registry


def test_a_name_is_taken_once(registry):
    with pytest.raises(ValueError, match="registered twice"):
        registry.register("gaussian", SecondConfig)(Part)


def test_settings_are_taken_once(registry):
    with pytest.raises(ValueError, match="registered twice"):
        registry.register("other", FirstConfig)(Part)


def test_settings_of_no_part_are_a_mistake_of_the_programmer(registry):
    with pytest.raises(TypeError, match="SecondConfig holds the settings of no part"):
        registry.build(SecondConfig())
