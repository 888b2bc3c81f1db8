from __future__ import annotations

import pytest

from aelib.core.errors import ConfigError
from aelib.runs import RunConfig
from aelib.runs.config import run_config_from_dict
from aelib.sweeps import Axis, make_axis, sweepable
from aelib.sweeps.axes import find_sweepable, with_values
from aelib.training.presets import PRESETS

LATENT = "model.bottleneck.latent_dim"


@pytest.mark.parametrize("name", list(PRESETS))
def test_every_suggested_value_of_every_preset_is_allowed(name):
    config = PRESETS[name].config
    settings = sweepable(config)
    names = [setting.name for setting in settings]
    assert len(set(names)) == len(names)
    for setting in settings:
        assert len(setting.suggested) >= 2, setting.name
        assert setting.label
        texts = [
            str(value).lower() if setting.kind is bool else str(value)
            for value in setting.suggested
        ]
        axis = make_axis(config, setting.name, texts)
        assert axis.values == setting.suggested
        for value in () if setting.name.endswith(".name") else axis.values:
            field = setting.name.rsplit(".", 1)[1]
            try:
                run_config_from_dict(with_values(config, {setting.name: value}))
            except ConfigError as error:  # two settings may exclude each other, a range may not
                assert f"'{field}' between" not in error.message  # noqa: PT017


@pytest.mark.parametrize(
    ("values", "is_geometric"),
    [
        ((2, 4, 8, 16), True),
        ((16, 2, 64), True),
        ((0.1, 0.3, 1.0), True),
        ((0.1, 0.2, 0.3, 0.4), False),
        ((0, 1, 10), False),
        ((1, 2), False),
        ((1, 10), True),
        ((5,), False),
        (("conv", "mlp"), False),
        ((False, True), False),
    ],
)
def test_geometric_values_are_told_from_evenly_spaced_ones(values, is_geometric):
    assert Axis("x", values).is_geometric is is_geometric


def test_values_are_read_by_the_kind_of_the_setting():
    config = RunConfig()
    assert make_axis(config, LATENT, ["2", " 4", "4", ""]).values == (2, 4)
    betas = make_axis(config, "model.bottleneck.beta", ["1", "0.5"]).values
    assert betas == (1.0, 0.5)
    assert all(isinstance(beta, float) for beta in betas)
    assert make_axis(config, "model.loss.name", ["bce", "mse"]).values == ("bce", "mse")


@pytest.mark.parametrize(
    ("name", "texts", "message"),
    [
        ("model.bottleneck.latent_dmi", ["2"], "no setting"),
        ("data.name", ["digits"], "other pictures"),
        ("model.backbone.channels", ["4"], "no setting"),
        (LATENT, ["two"], "whole numbers"),
        (LATENT, ["NaN"], "whole numbers"),
        (LATENT, ["true"], "whole numbers"),
        (LATENT, [], "1 to 24 values"),
        (LATENT, [str(n) for n in range(1, 40)], "got 39"),
        ("model.loss.name", ["ssmi"], "bce"),
        ("training.precision", ["float8"], "bfloat16"),
    ],
)
def test_what_is_no_axis_is_refused_with_a_sentence(name, texts, message):
    with pytest.raises(ConfigError) as caught:
        make_axis(RunConfig(), name, texts)
    assert message in str(caught.value)


def test_choosing_a_part_starts_from_its_defaults_whatever_the_order():
    config = run_config_from_dict({"model": {"loss": {"name": "mse", "sigma": 0.7}}})
    values = {"model.bottleneck.latent_dim": 3, "model.loss.name": "bce"}
    made = run_config_from_dict(with_values(config, values))
    assert made.model.bottleneck.latent_dim == 3
    assert type(made.model.loss).__name__ == "BceConfig"
    same = with_values(config, {"model.loss.name": "mse"})
    assert same["model"]["loss"]["sigma"] == 0.7  # the part that is chosen already stays
    assert find_sweepable(config, "model.loss.sigma").value == 0.7
