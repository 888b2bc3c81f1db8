"""``list`` and ``export``: the runs on disk. No model is built."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aelib.cli.command import Command, add_json, add_run, named_run, report_progress, say, say_json
from aelib.core.config import to_dict
from aelib.core.errors import AelibError
from aelib.runs import is_shipped, list_runs

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from aelib.runs import RunDirectory


def _list(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    runs = [_described(run) for run in list_runs()]
    if known.json:
        say_json(runs)
        return 0
    for run in runs:
        mse = run["validation"].get("mse")
        error = "-" if mse is None else f"{mse:.5f}"
        say(f"{run['id']:44} {run['status']:12} epochs {run['epochs']:4}  validation mse {error}")
    if not runs:
        say("There are no runs yet. Start one with 'python -m aelib train --preset vae'.")
    return 0


def _described(run: RunDirectory) -> dict[str, Any]:
    rows = run.metrics()
    described = {
        "id": run.id,
        "status": run.status,
        "is_shipped": is_shipped(run),
        "epochs": len(rows),
        "validation": _best(rows),
        "config": None,
    }
    try:
        return {**described, "config": to_dict(run.config())}
    except AelibError as error:
        return {**described, "problem": str(error)}


def _best(rows: list[dict[str, Any]]) -> dict[str, float]:
    # the weights that are kept are those of the best epoch
    found = [row["validation"] for row in rows if isinstance(row.get("validation"), dict)]
    with_objective = [row for row in found if isinstance(row.get("objective"), (int, float))]
    return min(with_objective, key=lambda row: row["objective"]) if with_objective else {}


def _configure_export(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    parser.add_argument("output", type=Path, help="the zip file to write; replaced if it exists")
    parser.add_argument(
        "--int8", action="store_true", help="store weights as int8, and measure what that costs"
    )


def _export(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.runs.archive import export_run  # noqa: PLC0415 -- keeps `list` quick

    run = named_run(known.run)
    if not known.int8:
        export_run(run, known.output)
        say(str(known.output))
        return 0
    from aelib.analysis.compact import compact_copy  # noqa: PLC0415
    from aelib.data import load_split  # noqa: PLC0415

    images = load_split(run.config().data, "validation", report_progress)
    with tempfile.TemporaryDirectory() as folder:
        done = compact_copy(run, Path(folder) / f"{run.id[:59]}-int8", images)
        export_run(done.run, known.output)
    say(str(known.output))
    say(f"{'':10} {'bytes':>10} {'encode ms':>10} {'decode ms':>10} {'mse':>9} {'ssim':>7}")
    for name, cost in (("float32", done.before), ("int8", done.after)):
        say(
            f"{name:10} {cost.bytes:10,} {cost.encode_ms:10.2f} {cost.decode_ms:10.2f} "
            f"{cost.mse:9.6f} {cost.ssim:7.4f}"
        )
    say(f"{done.before.bytes / done.after.bytes:.2f} times smaller, on validation; not faster")
    return 0


LIST = Command("list", "all runs, shipped ones first", add_json, _list)
EXPORT = Command("export", "a run as one zip: settings, weights, card", _configure_export, _export)
