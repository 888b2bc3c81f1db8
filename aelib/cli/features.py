"""``features``: train the network again by whose features pictures are compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aelib.cli.command import Command, report_progress, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, help="file to write; the shipped weights by default")


def _run(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.data import DATASETS, load  # noqa: PLC0415 -- keeps `list` quick
    from aelib.nn.feature_network import WEIGHTS  # noqa: PLC0415
    from aelib.training.feature_network import train_features  # noqa: PLC0415

    path = known.output or WEIGHTS
    splits = load(DATASETS["fashion-mnist"].config(), report_progress)
    done = train_features(
        splits, path, report=lambda fraction, text: say(f"{fraction:4.0%} {text}")
    )
    say(f"{path}: {done.accuracy:.2%} right on validation pictures, from epoch {done.epoch}")
    return 0


FEATURES = Command("features", "train the feature network again", _configure, _run)
