from __future__ import annotations

import contextlib
import dataclasses
import random
import typing

import pytest

from aelib.core.config import config, describe, field_type, from_dict, setting, to_dict
from aelib.core.errors import AelibError, ConfigError
from aelib.runs import RunConfig
from aelib.runs.config import run_config_from_json, run_config_to_json


@config
class Sample:
    """One of each kind."""

    count: int = setting(3, label="Count", low=1, high=10)
    rate: float = setting(0.5, label="Rate", low=0.0, high=1.0)
    flag: bool = setting(False, label="Flag")
    kind: str = setting("one", label="Kind", choices=("one", "two"))
    text: str = setting("", label="Text")
    widths: tuple[int, ...] = setting((4, 8), label="Widths", low=1, high=64)
    limit: int | None = setting(None, label="Limit", low=1, high=5)


def test_defaults_and_json_values_go_round():
    sample = Sample(count=4, widths=(1, 2), limit=5)
    assert from_dict(Sample, to_dict(sample)) == sample
    assert to_dict(sample)["widths"] == [1, 2]


def test_a_whole_number_is_a_number():
    rate = Sample(rate=1).rate
    assert rate == 1.0
    assert type(rate) is float


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"count": 0}, "Expected 'count' between 1 and 10, got 0."),
        ({"count": 2.5}, "Expected a whole number for 'count', got 2.5."),
        ({"count": True}, "Expected a whole number for 'count', got True."),
        ({"count": "3"}, "Expected a whole number for 'count', got '3'."),
        ({"count": None}, "Expected a whole number for 'count', got None."),
        ({"rate": 1.5}, "Expected 'rate' between 0 and 1, got 1.5."),
        ({"rate": float("nan")}, "Expected a finite number for 'rate', got nan."),
        ({"rate": float("inf")}, "Expected a finite number for 'rate', got inf."),
        ({"rate": 10**400}, "Expected a finite number for 'rate', got inf."),
        ({"rate": False}, "Expected a number for 'rate', got False."),
        ({"flag": 1}, "Expected bool for 'flag', got 1."),
        ({"flag": "yes"}, "Expected bool for 'flag', got 'yes'."),
        ({"kind": "twoo"}, "got 'twoo'. Did you mean 'two'?"),
        ({"text": 5}, "Expected str for 'text', got 5."),
        ({"widths": 4}, "Expected a list for 'widths', got 4."),
        ({"widths": "48"}, "Expected a list for 'widths', got '48'."),
        ({"widths": [4, 0]}, "Expected 'widths' between 1 and 64, got 0."),
        ({"widths": [4, "8"]}, "Expected a whole number for 'widths', got '8'."),
        ({"widths": [1] * 9}, "Expected at most 8 numbers for 'widths', got 9."),
        ({"limit": 6}, "Expected 'limit' between 1 and 5, got 6."),
        ({"cuont": 3}, "Unknown setting 'cuont'. Did you mean 'count'?"),
        ({"zzz": 3}, "Did you mean"),
    ],
)
def test_a_wrong_value_is_answered_with_what_was_expected(values, sentence):
    with pytest.raises(ConfigError) as caught:
        from_dict(Sample, values)
    assert sentence in str(caught.value)


def test_a_wrong_value_is_said_where_it_stands():
    with pytest.raises(ConfigError) as caught:
        from_dict(RunConfig, {"model": {"bottleneck": {"name": "plain", "latent_dimm": 3}}})
    assert "Unknown setting 'model.bottleneck.latent_dimm'" in str(caught.value)
    assert "Did you mean 'latent_dim'?" in str(caught.value)


def test_messages_stay_short_whatever_came():
    for values in ({"count": "x" * 10_000}, {"rate": "y" * 10_000}, {"k" * 10_000: 1}):
        with pytest.raises(ConfigError) as caught:
            from_dict(Sample, values)
        assert len(str(caught.value)) < 300


def test_positional_and_changed_settings_are_refused():
    with pytest.raises(TypeError):
        Sample(3)
    with pytest.raises(dataclasses.FrozenInstanceError):
        Sample().count = 4


def test_types_and_descriptions_can_be_asked_for():
    assert field_type(Sample, "widths") == tuple[int, ...]
    field = next(f for f in dataclasses.fields(Sample) if f.name == "rate")
    assert (describe(field).label, describe(field).low, describe(field).high) == ("Rate", 0.0, 1.0)


HOSTILE = {
    "empty": b"",
    "not JSON": b"hello",
    "a list": b"[]",
    "a number": b"3",
    "null": b"null",
    "cut short": b'{"model": {',
    "not UTF-8": b'{"model": "\xff\xfe\xfd"}',
    "NUL": b"\0" * 40,
    "NaN": b'{"training": {"learning_rate": NaN}}',
    "Infinity": b'{"training": {"learning_rate": Infinity}}',
    "1e999": b'{"training": {"learning_rate": 1e999}}',
    "twice": b'{"training": {"epochs": 1, "epochs": 2}}',
    "deep list": b"[" * 20_000,
    "deep object": b'{"a":' * 10_000,
    "5,000 digits": b'{"training": {"epochs": ' + b"9" * 5_000 + b"}}",
    "400 digits for a number": b'{"training": {"learning_rate": 1' + b"0" * 400 + b"}}",
    "too long": b" " * 70_000,
    "unknown key": b'{"trainig": {}}',
    "unknown nested key": b'{"training": {"epoch": 3}}',
    "unknown part": b'{"model": {"bottleneck": {"name": "vae"}}}',
    "part without a name": b'{"model": {"bottleneck": {"latent_dim": 3}}}',
    "part that is a text": b'{"model": {"bottleneck": "gaussian"}}',
    "name that is a list": b'{"model": {"bottleneck": {"name": ["gaussian"]}}}',
    "text for a number": b'{"training": {"epochs": "1e-3"}}',
    "flag for a number": b'{"training": {"epochs": true}}',
    "null for a number": b'{"training": {"epochs": null}}',
    "a code path": b'{"model": {"bottleneck": {"name": "os.system"}}}',
    "huge network": b'{"model": {"backbone": {"name": "mlp", "hidden": [8192'
    + b", 8192" * 500
    + b"]}}}",
    "a format of the future": b'{"format": 999}',
    "a format that is a text": b'{"format": "1"}',
    "both free bits and capacity": b'{"model": {"bottleneck": '
    b'{"name": "gaussian", "free_bits": 1, "capacity": 5}}}',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_config_is_an_error_with_words(text):
    with pytest.raises(AelibError) as caught:
        run_config_from_json(text)
    assert 10 < len(str(caught.value)) < 600
    assert "Traceback" not in str(caught.value)


def test_json_with_many_keys_is_read_in_linear_time():
    keys = ", ".join(f'"k{i}": 0' for i in range(4_000))
    with pytest.raises(ConfigError, match="Unknown setting"):
        run_config_from_json("{" + keys + "}")


def _random_value(kind, meta, draw):
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _random_settings(kind, draw)
    if meta.choices:
        return draw.choice(meta.choices)
    if typing.get_origin(kind) is tuple:
        element = typing.get_args(kind)[0]
        single = meta._replace(choices=())
        return tuple(_random_value(element, single, draw) for _ in range(draw.randint(1, 4)))
    if kind is bool:
        return draw.random() < 0.5
    if kind is int:
        return draw.randint(int(meta.low), int(meta.high))
    if kind is float:  # often an end of the range: 0 mostly turns a setting off
        return draw.choice((meta.low, meta.high, draw.uniform(meta.low, meta.high)))
    return "".join(draw.choice('aβ "\\\n/') for _ in range(draw.randint(0, 6)))


def _random_settings(cls, draw):
    for _ in range(100):
        values = {}
        for field in dataclasses.fields(cls):
            meta = describe(field)
            if meta.registry is not None:
                name = draw.choice(list(meta.registry))
                values[field.name] = _random_settings(meta.registry[name].config, draw)
            else:
                values[field.name] = _random_value(field_type(cls, field.name), meta, draw)
        with contextlib.suppress(ConfigError):  # settings that exclude each other
            return cls(**values)
    pytest.fail(f"{cls.__name__} takes none of a hundred random settings")


def test_a_thousand_random_configs_survive_json():
    draw = random.Random(0)  # noqa: S311 -- settings, no secrets
    seen = set()
    for _ in range(1_000):
        settings = _random_settings(RunConfig, draw)
        text = run_config_to_json(settings)
        assert run_config_from_json(text) == settings
        seen.add(text)
    assert len(seen) == 1_000
