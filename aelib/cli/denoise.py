"""``denoise``: clean a photograph, or every photograph of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aelib.cli.command import BadInputError, Command, report_progress, say, shown
from aelib.core.errors import AelibError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("input", type=Path, help="a picture, or a folder of pictures")
    parser.add_argument("output", type=Path, help="a file, or a folder; names are kept")
    parser.add_argument(
        "--sigma", type=float, help="noise level, 0 to 255; found in each picture by default"
    )
    parser.add_argument(
        "--thorough",
        action="store_true",
        help="average over eight orientations: a little better, in eight times the time",
    )
    parser.add_argument("--strength", type=float, default=1.0, help="0 keeps all; 1 by default")


def _run(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.photographs.files import clean_file, pictures_in  # noqa: PLC0415 -- slow to load
    from aelib.photographs.turning import NUM_TURNS  # noqa: PLC0415

    if not known.input.exists():
        raise BadInputError(f"There is no {shown(str(known.input))}.", "Give a picture or folder.")
    if known.input.is_dir():
        sources = pictures_in(known.input)
        pairs = [(path, known.output / path.name) for path in sources]
        if not pairs:
            raise BadInputError(
                f"Expected pictures in {shown(str(known.input))}, found none.", "Put some there."
            )
        known.output.mkdir(parents=True, exist_ok=True)
    else:
        pairs = [(known.input, known.output)]
    failed = 0
    for done, (source, target) in enumerate(pairs):
        try:
            sigma = clean_file(
                source,
                target,
                sigma=known.sigma,
                strength=known.strength,
                num_turns=NUM_TURNS if known.thorough else 1,
            )
        except AelibError as error:
            failed += 1
            say(f"{source.name}: {error}")
        else:
            say(f"{target}: cleaned of noise of σ = {sigma * 255.0:.1f}")
        report_progress((done + 1) / len(pairs), "Denoising")
    return 1 if failed else 0


DENOISE = Command("denoise", "denoise photographs of any size", _configure, _run)
