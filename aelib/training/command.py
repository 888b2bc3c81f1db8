"""The command line that trains with given settings: a page shows it, a person repeats it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from aelib.core import strict_json
from aelib.core.config import to_dict
from aelib.core.errors import ConfigError
from aelib.runs.config import RunConfig
from aelib.training.presets import PRESETS, find_preset

if TYPE_CHECKING:
    from collections.abc import Iterator


def train_command(config: RunConfig, preset: str | None = None) -> str:
    """Return the shortest command that trains with these settings.

    Args:
        config: Settings of a run.
        preset: Preset to start from; None for the defaults.

    Returns:
        For example ``python -m aelib train --preset vae --training.epochs 5``.
    """
    words = ["python", "-m", "aelib", "train"]
    words += ["--preset", preset] if preset else []
    base = find_preset(preset).config if preset else RunConfig()
    for name, value in differences(config, base):
        words += [f"--{name}", _text(value)]
    return shlex.join(words)


def nearest_preset(config: RunConfig, name: str = "") -> str | None:
    """Return the preset that settings look like: the same kind of model, fewest other differences.

    Args:
        config: Settings of a run.
        name: What the run is called; a preset of this name and kind is what it was made from.

    Returns:
        Name of the preset; None when no preset has these kinds of parts. The backbone, the prior,
        the loss and the data may differ; they do not change what a model is for as much.
    """
    kinds = ("bottleneck", "regulariser", "conditioning", "corruption")
    names = {kind: _name(config, kind) for kind in kinds}
    found = [
        (preset_name != name, _distance(config, preset.config), preset_name)
        for preset_name, preset in PRESETS.items()
        if all(_name(preset.config, kind) == names[kind] for kind in kinds)
    ]
    return min(found)[-1] if found else None


def _distance(config: RunConfig, base: RunConfig) -> tuple[int, int, int, int]:
    found = [(name.partition(".")[0], value) for name, value in differences(config, base)]
    places = [place for place, _ in found]
    # another kind of block or cell is further away than other numbers
    words = sum(place == "model" and isinstance(value, str) for place, value in found)
    return words, places.count("model"), places.count("data"), places.count("training")


def _name(config: RunConfig, kind: str) -> str:
    return str(to_dict(config.model)[kind]["name"])


def differences(config: RunConfig, base: RunConfig) -> Iterator[tuple[str, Any]]:
    """Return what must be set to come from some settings to others.

    Args:
        config: Where to come to.
        base: Where to begin.

    Yields:
        Dotted name and JSON value of each setting; of another part its name first, then what is
        not its default.
    """
    yield from _walk(to_dict(config), to_dict(base), config, "")


def _walk(
    new: dict[str, Any],
    old: dict[str, Any],
    settings: Any,  # noqa: ANN401 -- any settings class
    path: str,
) -> Iterator[tuple[str, Any]]:
    for key, value in new.items():
        name = f"{path}{key}"
        if isinstance(value, dict):
            inner, before = getattr(settings, key), old[key]
            if value.get("name") != before.get("name"):
                yield f"{name}.name", value["name"]
                before = {"name": value["name"], **to_dict(type(inner)())}
            yield from _walk(value, before, inner, f"{name}.")
        elif value != old[key]:
            yield name, value


def _text(value: Any) -> str:  # noqa: ANN401 -- a JSON value
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    if isinstance(value, str) and not _reads_as_json(value):
        return value
    return strict_json.dumps(value)


def _reads_as_json(text: str) -> bool:
    try:
        strict_json.loads(text)
    except ConfigError:
        return False
    return True
