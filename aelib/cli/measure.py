"""``evaluate`` and ``project``: what a trained model makes of a split."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.cli.command import (
    Command,
    add_json,
    add_run,
    add_split,
    named_run,
    report_progress,
    say,
    say_json,
)
from aelib.cli.settings import apply_options
from aelib.core.config import from_dict

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def _configure_evaluate(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    add_split(parser)
    add_json(parser)
    parser.add_argument(
        "--card", action="store_true", help="write CARD.md and evaluation.json into the run"
    )


def _evaluate(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    run = named_run(known.run)
    if known.card:
        from aelib.analysis.card import write_card  # noqa: PLC0415 -- keeps `list` quick

        write_card(run, report_progress)
        text = (run.path / "CARD.md").read_text("utf-8")
        say_json(run.read("evaluation")) if known.json else say(text.rstrip())
        return 0
    from aelib.analysis.report import evaluate_run  # noqa: PLC0415

    figures = evaluate_run(run, known.split, report_progress)
    if known.json:
        say_json({"run": run.id, "split": known.split, "figures": figures})
        return 0
    for name, value in figures.items():
        say(f"{name:34} {value:.6g}")
    return 0


def _configure_project(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    add_split(parser)
    parser.add_argument(
        "--method", default="umap", help="pca, umap, tsne or localmap; --n_neighbors 15 ..."
    )


def _project(known: argparse.Namespace, rest: Sequence[str]) -> int:
    from aelib.analysis.latents import encode_images  # noqa: PLC0415
    from aelib.projections import PROJECTIONS, compute_map  # noqa: PLC0415

    config = from_dict(PROJECTIONS[known.method].config, apply_options({}, rest))
    run = named_run(known.run)
    drawn = compute_map(run, known.split, config, lambda *given: encode_images(*given).mean)
    trust = drawn.facts["trust"]
    trusted = ""
    if trust:
        trusted = f", trustworthiness {trust[0]:.3f} ({trust[2]} of {trust[1]})"
        trusted += f", continuity {trust[3]:.3f}, neighbours kept {trust[4]:.0%}"
    say(f"{len(drawn.points)} points in {drawn.facts['seconds']:.1f} s{trusted}")
    return 0


EVALUATE = Command(
    "evaluate", "figures beside PCA of the same size", _configure_evaluate, _evaluate
)
PROJECT = Command(
    "project",
    "one map of a split, into the app's cache",
    _configure_project,
    _project,
    takes_settings=True,
)
