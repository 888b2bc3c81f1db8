"""``sweep``: train over one or two settings, in a queue that can be interrupted at any time."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from aelib.cli.command import Command, add_json, say, say_json
from aelib.cli.settings import with_options
from aelib.cli.train import base_settings
from aelib.core.errors import ConfigError, RunError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.runs import RunConfig
    from aelib.sweeps import SweepDirectory, SweepState
    from aelib.sweeps.axes import Axis

_EPILOG = """examples:
  python -m aelib sweep --preset vae --axis model.bottleneck.latent_dim=2,4,8,16
  python -m aelib sweep --preset denoising --axis model.corruption.level=0.1,0.3,0.5 \\
      --axis training.seed=0,1,2 --training.epochs 5
  python -m aelib sweep list
  python -m aelib sweep show ID [--json]
  python -m aelib sweep resume ID [--background]
  python -m aelib sweep pause ID
  python -m aelib sweep cancel ID
  python -m aelib sweep remove ID

Without --background this process trains what stands in the queue and may be ended at any time.
The best model is chosen on validation; see the Sweep page for its figure on test."""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--config", type=Path, help="a config.json to start from")
    start.add_argument("--preset", help="settings to start from, see aelib/training/presets.py")
    parser.add_argument(
        "--axis",
        action="append",
        default=[],
        metavar="SETTING=VALUES",
        help="a setting and its values, with commas between them; once or twice",
    )
    parser.add_argument("--label", help="the sweep's name begins with it")
    parser.add_argument(
        "--background", action="store_true", help="train in a process that outlives this one"
    )
    parser.add_argument("--lock", type=int, help=argparse.SUPPRESS)  # see aelib.sweeps.launch
    add_json(parser)


def _run(known: argparse.Namespace, rest: Sequence[str]) -> int:
    words = list(rest)
    if not words or words[0].startswith("--"):
        return _start(known, words)
    action, *names = words
    if action == "work" and not names:
        from aelib.sweeps.worker import work  # noqa: PLC0415 -- keeps `list` quick

        return work(say, lock_handle=known.lock)
    if action == "list" and not names:
        return _list(known)
    if action not in _ACTIONS or len(names) != 1:
        _refuse(words)
    from aelib.sweeps import find_sweep  # noqa: PLC0415

    return _ACTIONS[action](known, find_sweep(names[0]))


def _refuse(words: Sequence[str]) -> NoReturn:
    raise ConfigError(
        f"Expected 'sweep list', or one of {', '.join(_ACTIONS)} with the name of a sweep, got "
        f"'{' '.join(words)[:64]}'.",
        "See 'python -m aelib sweep --help'.",
    )


def _start(known: argparse.Namespace, words: Sequence[str]) -> int:
    from aelib.sweeps import SweepDirectory, make_plan, start_sweep  # noqa: PLC0415

    base = with_options(base_settings(known), words)
    plan = make_plan(base, [_axis(base, text) for text in known.axis])
    label = known.label or known.preset or "sweep"
    if known.background:
        say(start_sweep(plan, label=label, preset=known.preset or "").id)
        return 0
    sweep = SweepDirectory.create(plan, label=label, preset=known.preset or "")
    say(sweep.id)
    return _work_and_show(known, sweep)


def _axis(base: RunConfig, text: str) -> Axis:
    from aelib.sweeps import make_axis  # noqa: PLC0415

    name, _, values = text.partition("=")
    return make_axis(base, name.strip().removeprefix("--"), values.split(","))


def _work_and_show(known: argparse.Namespace, sweep: SweepDirectory) -> int:
    from aelib.sweeps.worker import work  # noqa: PLC0415

    code = work(say)
    return code or _show(known, sweep)


def _list(known: argparse.Namespace) -> int:
    from aelib.core.errors import AelibError  # noqa: PLC0415
    from aelib.sweeps import list_sweeps, sweep_state  # noqa: PLC0415

    found: list[dict[str, Any]] = []
    for sweep in list_sweeps():
        try:
            state = sweep_state(sweep)
            done, total = state.num_done, len(state.members)
        except AelibError:
            done = total = 0
        found.append({"id": sweep.id, "status": sweep.status, "done": done, "members": total})
    if known.json:
        say_json(found)
        return 0
    for item in found:
        say(f"{item['id']:44} {item['status']:12} {item['done']:3} of {item['members']}")
    if not found:
        say("There are no sweeps yet. See 'python -m aelib sweep --help'.")
    return 0


def _show(known: argparse.Namespace, sweep: SweepDirectory) -> int:
    from aelib.sweeps import look_of, sweep_state  # noqa: PLC0415
    from aelib.sweeps.table import sweep_rows  # noqa: PLC0415

    state = sweep_state(sweep)
    rows = sweep_rows(state)
    look = look_of(sweep)
    if known.json:
        told = {"id": sweep.id, "status": state.status, "fraction": state.fraction}
        say_json({**told, "members": rows, "test": look or None})
        return 0
    left = (
        ""
        if state.remaining is None or state.status == "finished"
        else (f", about {state.remaining:.0f} s of training left")
    )
    say(f"{sweep.id}: {state.status}, {state.num_done} of {len(state.members)} done{left}")
    for line in _lines(rows):
        say(line)
    _say_best(state)
    if look:
        say(f"Test was looked at on {look['at']}: mse {look['figures']['mse']:.5f}")
    return 0


def _lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    cells = [list(rows[0])] + [[_cell(value) for value in row.values()] for row in rows]
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.5g}" if isinstance(value, float) else str(value)


def _say_best(state: SweepState) -> None:
    from aelib.sweeps import best_member, comparable_metrics  # noqa: PLC0415
    from aelib.sweeps.measure import METRICS  # noqa: PLC0415
    from aelib.sweeps.plan import say_values  # noqa: PLC0415

    for metric in comparable_metrics(state.plan, state.members):
        best = best_member(state.members, metric)
        if best is not None:
            about = METRICS[metric]
            value = f"{best.figures[metric]:.{about.digits}f} {about.unit}".strip()
            say(f"best {metric} on validation: {value} ({say_values(best.member)}, {best.run.id})")


def _resume(known: argparse.Namespace, sweep: SweepDirectory) -> int:
    from aelib.sweeps import resume_sweep  # noqa: PLC0415
    from aelib.sweeps.launch import want  # noqa: PLC0415

    if sweep.status == "finished":
        raise RunError(f"The sweep '{sweep.id}' is finished.", "Start a new one.")
    if known.background:
        resume_sweep(sweep)
        say(sweep.id)
        return 0
    want(sweep)
    return _work_and_show(known, sweep)


def _pause(_known: argparse.Namespace, sweep: SweepDirectory) -> int:
    from aelib.sweeps import pause_sweep  # noqa: PLC0415

    pause_sweep(sweep)
    return 0


def _cancel(_known: argparse.Namespace, sweep: SweepDirectory) -> int:
    from aelib.sweeps import cancel_sweep  # noqa: PLC0415

    cancel_sweep(sweep)
    return 0


def _remove(_known: argparse.Namespace, sweep: SweepDirectory) -> int:
    from aelib.sweeps import remove_sweep  # noqa: PLC0415

    remove_sweep(sweep)
    return 0


_ACTIONS = {
    "show": _show,
    "resume": _resume,
    "pause": _pause,
    "cancel": _cancel,
    "remove": _remove,
}

SWEEP = Command(
    "sweep", "train over one or two settings, in a queue", _configure, _run, takes_settings=True
)
