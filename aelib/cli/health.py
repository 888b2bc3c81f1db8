"""``health``: what is well with a model, what is not, and which setting would mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.cli.command import Command, add_json, add_run, named_run, report_progress, say, say_json

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

_SIGNS = {"ok": "ok   ", "watch": "watch", "ill": "ILL  "}


def _configure(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    add_json(parser)
    parser.add_argument(
        "--log", action="store_true", help="from the log alone, also while it trains: quick"
    )
    parser.add_argument(
        "--write", action="store_true", help="keep it as health.json in the run's folder"
    )


def _health(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.analysis import health  # noqa: PLC0415 -- keeps `list` quick
    from aelib.analysis.health_finding import to_json, worst  # noqa: PLC0415

    run = named_run(known.run)
    if known.log or not run.weights_path.is_file():
        found = tuple(health.findings_of_log(run))
    else:
        found = health.check_run(run, report_progress).findings
        if known.write:
            health.write_health(run, found)
    if known.json:
        say_json({"run": run.id, "status": worst(found), "findings": to_json(found)})
        return 0
    for finding in found:
        say(f"{_SIGNS[finding.status]}  {finding.title}: {finding.says}")
        for remedy in finding.remedies[:1]:
            say(f"       Train again with --{remedy.setting} {remedy.value}")
    return 0


HEALTH = Command("health", "what is well with a model, and what would mend it", _configure, _health)
