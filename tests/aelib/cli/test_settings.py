from __future__ import annotations

import pytest

from aelib.cli.settings import apply_options, settings_help, with_options
from aelib.core.errors import AelibError, ConfigError, UnknownNameError
from aelib.runs import RunConfig
from aelib.training.presets import PRESETS


def test_dotted_names_reach_their_settings():
    config = with_options(
        RunConfig(),
        [
            "--training.epochs",
            "3",
            "--model.bottleneck.beta=2.5",
            "--training.precision",
            "float32",
        ],
    )
    assert config.training.epochs == 3
    assert config.model.bottleneck.beta == 2.5
    assert config.training.precision == "float32"


def test_a_part_is_chosen_before_its_settings_in_any_order():
    words = ["--model.bottleneck.latent_dim", "5", "--model.bottleneck.name", "plain"]
    for order in (words, words[2:] + words[:2]):
        bottleneck = with_options(RunConfig(), order).model.bottleneck
        assert type(bottleneck).__name__ == "PlainConfig"
        assert bottleneck.latent_dim == 5


def test_choosing_the_same_part_keeps_its_settings():
    base = PRESETS["beta-vae"].config
    config = with_options(base, ["--model.bottleneck.name", "gaussian"])
    assert config == base


@pytest.mark.parametrize("text", ["16", "16,", "[16]", "16,32"])
def test_lists(text):
    config = with_options(RunConfig(), ["--model.backbone.channels", text])
    assert config.model.backbone.channels == ((16, 32) if "32" in text else (16,))


def test_the_base_is_not_changed():
    values = {"training": {"epochs": 1}}
    assert apply_options(values, ["--training.epochs", "2"]) == {"training": {"epochs": 2}}
    assert values == {"training": {"epochs": 1}}


def test_an_unknown_setting_names_the_nearest():
    with pytest.raises(ConfigError, match=r"'training.epoch'.*Did you mean 'epochs'"):
        with_options(RunConfig(), ["--training.epoch", "3"])
    with pytest.raises(UnknownNameError, match="Did you mean 'gaussian'"):
        with_options(RunConfig(), ["--model.bottleneck.name", "gausian"])


@pytest.mark.parametrize(
    "words",
    [
        ["--training.epochs"],
        ["training.epochs", "3"],
        ["--", "3"],
        ["--=3"],
        ["-x", "3"],
        ["--training", "3"],
        ["--training.epochs.more", "3"],
        ["--.", "3"],
        ["--training.", "3"],
        ["--model.bottleneck", "gaussian"],
        ["--training.epochs", "many"],
        ["--training.epochs", "0"],
        ["--training.epochs", "1.5"],
        ["--training.epochs", "true"],
        ["--training.epochs", "NaN"],
        ["--training.epochs", "1" * 5000],
        ["--training.learning_rate", "1e999"],
        ["--training.learning_rate", "[" * 100_000],
        ["--model.backbone.channels", "a,b"],
        ["--model.backbone.channels", "{}"],
        ["--data.name", "../../etc/passwd"],
        ["--data.name", "7"],
        ["--format", "99"],
        ["--data", '{"name": []}'],
        ["--data", '{"name": {}}'],
        ["--data", "[]"],
    ],
)
def test_wrong_words_are_an_error_that_says_so(words):
    with pytest.raises(AelibError):
        with_options(RunConfig(), words)


def test_help_names_every_setting():
    text = settings_help()
    for name in ("training.epochs", "model.bottleneck.beta", "model.loss.scope", "data.name"):
        assert f"--{name}  " in text
    assert "From 1 to 10000 epochs" in text or "From 1 to 10000" in text
