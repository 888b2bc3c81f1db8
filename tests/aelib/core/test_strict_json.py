from __future__ import annotations

import pytest

from aelib.core import strict_json
from aelib.core.errors import ConfigError


@pytest.mark.parametrize("value", [{"a": [1, 2.5, None, True, "β"]}, [], "x", 0])
def test_values_go_round(value):
    assert strict_json.loads(strict_json.dumps(value)) == value
    assert strict_json.loads(strict_json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NaN", "NaN is not a finite number"),
        ("[-Infinity]", "-Infinity is not a finite number"),
        ("1e999", "1e999 is not a finite number"),
        ('{"a": 1, "a": 1}', "the key 'a' stands twice"),
        ('{"b": {"a": 1, "a": 1}}', "the key 'a' stands twice"),
        ("[" * 100_000, "at most 65536 bytes"),
        ("[" * 50_000, "nested too deeply"),
        ("{", "cannot be read"),
    ],
)
def test_what_is_not_strict_json_is_refused(text, reason):
    with pytest.raises(ConfigError, match=reason):
        strict_json.loads(text)


def test_not_finite_numbers_are_never_written():
    with pytest.raises(ValueError, match="Out of range float"):
        strict_json.dumps({"loss": float("nan")})
