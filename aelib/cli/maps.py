"""``maps``: the spare process that an app keeps, so that a map begins at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.cli.command import Command

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--handle", type=int, required=True, help="open socket to the app")


def _run(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    import aelib.analysis.latents  # noqa: F401, PLC0415 -- what a map needs, loaded in advance
    from aelib.cli.program import main  # noqa: PLC0415 -- it imports this file
    from aelib.projections.spare import wait_for_words  # noqa: PLC0415
    from aelib.projections.worker import keep_compiled_code  # noqa: PLC0415

    keep_compiled_code()
    words = wait_for_words(known.handle)
    return 0 if words is None else main(words)


MAPS = Command("maps", "load all that a map needs, and wait for the app to ask", _configure, _run)
