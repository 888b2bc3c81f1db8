"""``train`` and ``resume``."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from aelib.cli.command import BadInputError, Command, add_run, named_run, say
from aelib.cli.settings import settings_help, with_options
from aelib.core.errors import ConfigError
from aelib.runs import RunConfig, RunDirectory, new_run_id, runs_root
from aelib.runs.config import run_config_from_json

if TYPE_CHECKING:
    from collections.abc import Sequence


def _configure_train(parser: argparse.ArgumentParser) -> None:
    parser.epilog = settings_help()
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--config", type=Path, help="a config.json to start from")
    start.add_argument("--preset", help="settings to start from, see aelib/training/presets.py")
    parser.add_argument(
        "--run",
        "--folder",  # torchrun takes --run for an option of its own
        dest="run",
        type=Path,
        help="folder of the new run; one in runs/ by default",
    )


def _train(known: argparse.Namespace, rest: Sequence[str]) -> int:
    from aelib.training import train_run  # noqa: PLC0415 -- keeps `list` quick

    config = with_options(base_settings(known), rest)
    several = int(os.environ.get("WORLD_SIZE", "1")) > 1
    if known.run is None and several:
        raise ConfigError(
            "Expected '--run FOLDER' with several processes, which must agree on it.",
            "Add --run runs/my-run.",
        )
    path = known.run or runs_root() / new_run_id(known.preset or "run")
    run = _create(path, config)
    say(str(known.run or run.id))
    return train_run(run)


def base_settings(known: argparse.Namespace) -> RunConfig:
    """Return the settings that ``--preset`` or ``--config`` names.

    Args:
        known: Options with ``preset`` and ``config``.

    Returns:
        The settings; the defaults when neither is given.

    Raises:
        BadInputError: If the file cannot be read, or is not one of settings.
    """
    from aelib.training.presets import find_preset  # noqa: PLC0415

    if known.preset is not None:
        return find_preset(known.preset).config
    if known.config is None:
        return RunConfig()
    try:
        return run_config_from_json(known.config.read_bytes())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not the name of a file"
        raise BadInputError(
            f"Expected a config file in '{known.config.name}', but it cannot be read: {reason}."
        ) from None
    except ConfigError as error:  # what is in a file is input, not usage
        raise BadInputError(f"In '{known.config.name}': {error.message}", error.remedy) from None


def _create(path: Path, config: RunConfig) -> RunDirectory:
    # the first process makes the folder, the others wait until it is there
    if int(os.environ.get("RANK", "0")) == 0:
        return RunDirectory.create(path, config)
    while not (path / "config.json").is_file():
        time.sleep(0.05)
    return RunDirectory(path)


def _configure_resume(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    parser.add_argument("--lock", type=int, help=argparse.SUPPRESS)  # see aelib.training.launch


def _resume(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.training import train_run  # noqa: PLC0415

    return train_run(named_run(known.run), lock_handle=known.lock)


TRAIN = Command("train", "train a new run", _configure_train, _train, takes_settings=True)
RESUME = Command("resume", "go on with a run that was stopped", _configure_resume, _resume)
