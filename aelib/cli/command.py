"""What a command is, and what commands share: how a run is named, and where words go."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from aelib.core.errors import AelibError
from aelib.data import SPLITS
from aelib.runs import RunDirectory, find_run

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence


class Command(NamedTuple):
    """One word after ``python -m aelib``.

    Attributes:
        name: The word.
        help: What it does, one line.
        configure: Adds its options to a parser.
        run: Does it, given the options and the words that no option took; returns the exit code.
        takes_settings: Words that no option took are settings; otherwise they are an error.
    """

    name: str
    help: str
    configure: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Sequence[str]], int]
    takes_settings: bool = False


class BadInputError(AelibError):
    """A run or file that was named on the command line cannot be used."""


def add_run(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names a run.

    Args:
        parser: Parser of a command.
    """
    parser.add_argument("run", help="name of a run, or its folder")


def add_split(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a split.

    Args:
        parser: Parser of a command.
    """
    parser.add_argument("--split", choices=SPLITS, default="test", help="which pictures")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the option for output, and errors, that a program reads.

    Args:
        parser: Parser of a command.
    """
    parser.add_argument("--json", action="store_true", help="print JSON, errors too")


def named_run(name: str) -> RunDirectory:
    """Return the run of that name or folder.

    Args:
        name: What stood on the command line.

    Returns:
        The run.

    Raises:
        BadInputError: If there is none.
    """
    folder = Path(name)
    try:
        if (folder / "config.json").is_file():
            return RunDirectory(folder.resolve())
        return find_run(name)
    except (AelibError, ValueError, OSError):  # a name may be too long or hold a zero byte
        raise BadInputError(
            f"There is no run named {shown(name)}.", "See 'python -m aelib list'."
        ) from None


def shown(text: str) -> str:
    """Return a person's word as it may stand in a message.

    Args:
        text: Any text.

    Returns:
        It in quotes, without control characters, not too long.
    """
    return repr(text if len(text) <= 64 else text[:63] + "…")


def say(text: str) -> None:
    """Print a line.

    Args:
        text: The line.
    """
    write_line(sys.stdout, text)


def write_line(stream: TextIO, text: str) -> None:
    """Write a line, whatever names it holds and whatever the terminal can show.

    Args:
        stream: Where to.
        text: The line.
    """
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    stream.flush()  # a program that reads the name of a new run must not wait for its end


def say_json(value: object) -> None:
    """Print a value as JSON.

    Args:
        value: Lists, dictionaries, texts and numbers.
    """
    say(json.dumps(value, indent=2, ensure_ascii=False))


def report_progress(fraction: float, message: str) -> None:
    """Say on stderr how far a download is, where a person watches.

    Args:
        fraction: Share done.
        message: What is being done.
    """
    if sys.stderr.isatty():
        end = "\n" if fraction >= 1.0 else ""
        sys.stderr.write(f"\r\033[K{message} {fraction:.0%}{end}")
        sys.stderr.flush()
