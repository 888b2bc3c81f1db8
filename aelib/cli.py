"""The command line: ``python -m aelib train|resume|evaluate|encode|project|list|export``.

Every setting of a run is an option by its dotted name, e.g. ``--model.bottleneck.latent_dim 8``.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aelib.core.config import describe, field_type, from_dict, to_dict
from aelib.core.errors import AelibError, ConfigError, TrainingDivergedError
from aelib.data import SPLITS
from aelib.runs import RunConfig, RunDirectory, find_run, list_runs, new_run_id, runs_root
from aelib.runs.config import run_config_from_dict, run_config_from_json

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_USAGE, EXIT_ERROR, EXIT_DIVERGED, EXIT_INTERRUPTED = 2, 1, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Words after ``python -m aelib``; those of the process by default.

    Returns:
        Exit code: 0 done, 1 an error said on stderr, 2 wrong usage, 3 training diverged,
        130 and 143 stopped by a signal.
    """
    parser = _parser()
    known, rest = parser.parse_known_args(arguments)
    if rest and known.command not in ("train", "project"):
        parser.error(f"unknown words: {' '.join(rest)}")
    try:
        return int(_COMMANDS[known.command](known, rest))
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except TrainingDivergedError as error:
        _say(str(error), error=True)
        return EXIT_DIVERGED
    except ConfigError as error:
        _say(str(error), error=True)
        return EXIT_USAGE
    except AelibError as error:
        _say(str(error), error=True)
        return EXIT_ERROR


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m aelib", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser(
        "train",
        help="train a new run",
        epilog=settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    train.add_argument("--config", type=Path, help="a config.json to start from")
    train.add_argument("--preset", help="settings to start from, see aelib/training/presets.py")
    train.add_argument("--run", type=Path, help="folder of the new run; one in runs/ by default")
    resume = commands.add_parser("resume", help="go on with a run that was stopped")
    resume.add_argument("--lock", type=int, help=argparse.SUPPRESS)  # see aelib.training.launch
    evaluate = commands.add_parser("evaluate", help="figures beside PCA of the same size")
    evaluate.add_argument("--split", choices=SPLITS, default="test")
    evaluate.add_argument("--card", action="store_true", help="write them into the run, as a card")
    encode = commands.add_parser("encode", help="latents of a split as npz")
    encode.add_argument("output", type=Path)
    encode.add_argument("--split", choices=SPLITS, default="test")
    export = commands.add_parser("export", help="a run as one zip: settings, weights, metrics")
    export.add_argument("output", type=Path)
    for command in (resume, evaluate, encode, export):
        command.add_argument("run", help="name of a run, or its folder")
    project = commands.add_parser("project", help="one map of a split, into the app's cache")
    project.add_argument("run", help="name of a run, or its folder")
    project.add_argument("--split", choices=SPLITS, default="test")
    project.add_argument("--method", default="umap", help="pca, umap or tsne; --n_neighbors 15 ...")
    commands.add_parser("list", help="all runs")
    return parser


def settings_help() -> str:
    """Return every setting of a run with its default, range and meaning.

    Returns:
        One line per setting; parts that can be chosen are listed after theirs.
    """
    return "settings (--name value):\n" + "\n".join(_lines(RunConfig(), ""))


def _lines(settings: Any, path: str) -> list[str]:  # noqa: ANN401 -- any settings class
    lines = []
    for field in dataclasses.fields(settings):
        meta, value = describe(field), getattr(settings, field.name)
        name = f"{path}{field.name}"
        if meta.registry is not None:
            lines.append(f"  --{name}.name  {meta.help} One of {', '.join(meta.registry)}.")
            for choice in meta.registry:
                inner = _lines(meta.registry[choice].config(), f"{name}.")
                lines += [f"{line}  [{choice}]" for line in inner]
        elif dataclasses.is_dataclass(value):
            lines += _lines(value, f"{name}.")
        else:
            choices = f" One of {', '.join(meta.choices)}." if meta.choices else ""
            lines.append(f"  --{name}  {meta.help}{choices} (default {value})")
    return lines


def apply_options(values: dict[str, Any], words: Sequence[str]) -> dict[str, Any]:
    """Put ``--dotted.name value`` words into a nested dictionary of settings.

    Args:
        values: Settings as JSON values; not changed.
        words: Alternating names and values.

    Returns:
        New settings, still unchecked.

    Raises:
        ConfigError: If a name has no value or a word is not an option.
    """
    result: dict[str, Any] = json.loads(json.dumps(values))
    for name, text in zip(words[::2], [*words[1::2], None][: len(words[::2])], strict=True):
        if not name.startswith("--") or text is None:
            raise ConfigError(f"Expected '--setting value', got '{name}'.", "See train --help.")
        *parents, last = name[2:].split(".")
        place = result
        for parent in parents:
            place = place.setdefault(parent, {})
            if not isinstance(place, dict):
                raise ConfigError(f"Unknown setting '{name[2:]}'.")
        if last == "name" and place.get("name") != text:
            place.clear()
        place[last] = _parse(text)
    return result


def _parse(text: str) -> Any:  # noqa: ANN401 -- a JSON value
    if "," in text:
        return [_parse(item) for item in text.split(",") if item]
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _train(known: argparse.Namespace, rest: Sequence[str]) -> int:
    from aelib.training import train_run  # noqa: PLC0415 -- keeps `list` quick
    from aelib.training.presets import find_preset  # noqa: PLC0415

    if known.config is not None and not known.config.is_file():
        raise ConfigError(f"Expected a config file, but there is no '{known.config}'.")
    if known.config is not None:
        base = run_config_from_json(known.config.read_bytes())
    else:
        base = find_preset(known.preset).config if known.preset else RunConfig()
    config = run_config_from_dict(_as_lists(apply_options(to_dict(base), rest)))
    if known.run is None and int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise ConfigError("Expected --run, as several processes train one run.", "Name a folder.")
    path = known.run or runs_root() / new_run_id(known.preset or "run")
    run = _create(path, config)
    _say(f"{run.path}")
    return train_run(run)


def _create(path: Path, config: RunConfig) -> RunDirectory:
    if int(os.environ.get("RANK", "0")) == 0:
        return RunDirectory.create(path, config)
    # the other processes wait until it is there; the launcher ends them if the first one fails
    while not (path / "config.json").is_file():
        time.sleep(0.05)
    return RunDirectory(path)


def _as_lists(values: dict[str, Any]) -> dict[str, Any]:
    # a single number where the setting is a list: ``--…channels 32``
    def visit(settings: Any, data: dict[str, Any]) -> None:  # noqa: ANN401
        for field in dataclasses.fields(settings):
            item = data.get(field.name)
            registry = describe(field).registry
            if isinstance(item, dict):
                name = item.get("name")
                cls = registry[name].config if registry and isinstance(name, str) else None
                visit(cls or field_type(settings, field.name), item)
            elif isinstance(item, int) and "tuple" in str(field_type(settings, field.name)):
                data[field.name] = [item]

    visit(RunConfig, values)
    return values


def _resume(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.training import train_run  # noqa: PLC0415

    return train_run(_run(known.run), lock_handle=known.lock)


def _evaluate(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.analysis.card import write_card  # noqa: PLC0415
    from aelib.analysis.report import evaluate_run  # noqa: PLC0415

    run = _run(known.run)
    if known.card:
        write_card(run)
        _say((run.path / "CARD.md").read_text())
        return 0
    for name, value in evaluate_run(run, known.split).items():
        _say(f"{name:24} {value:.6g}")
    return 0


def _encode(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.analysis.latents import encode_split, save_latents  # noqa: PLC0415

    latents = encode_split(_run(known.run), known.split)
    save_latents(known.output, latents)
    _say(f"{known.output}: latents {tuple(latents.mean.shape)}")
    return 0


def _export(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.runs.archive import export_run  # noqa: PLC0415

    export_run(_run(known.run), known.output)
    _say(str(known.output))
    return 0


def _project(known: argparse.Namespace, rest: Sequence[str]) -> int:
    from aelib.analysis.latents import encode_images  # noqa: PLC0415
    from aelib.projections import PROJECTIONS, compute_map  # noqa: PLC0415

    config = from_dict(PROJECTIONS[known.method].config, apply_options({}, rest))
    run = _run(known.run)
    drawn = compute_map(run, known.split, config, lambda *given: encode_images(*given).mean)
    trust = drawn.facts["trust"]
    trusted = f", trustworthiness {trust[0]:.3f} ({trust[2]} of {trust[1]})" if trust else ""
    _say(f"{len(drawn.points)} points in {drawn.facts['seconds']:.1f} s{trusted}")
    return 0


def _list(_known: argparse.Namespace, _rest: Sequence[str]) -> int:
    for run in list_runs():
        rows = run.metrics()
        mse = "-"
        with contextlib.suppress(LookupError, TypeError, ValueError):  # a damaged run's rows
            mse = f"{rows[-1]['validation']['mse']:.5f}"
        _say(f"{run.id:44} {run.status:12} epochs {len(rows):4}  validation mse {mse}")
    return 0


_COMMANDS = {
    "train": _train,
    "resume": _resume,
    "evaluate": _evaluate,
    "encode": _encode,
    "export": _export,
    "project": _project,
    "list": _list,
}


def _run(name: str) -> RunDirectory:
    folder = Path(name)
    if (folder / "config.json").is_file():
        return RunDirectory(folder.resolve())
    return find_run(name)


def _say(text: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(text + "\n")
