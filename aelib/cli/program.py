"""Words in, exit code out. Every error is one line on stderr, without a traceback."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from aelib.cli.command import BadInputError, write_line
from aelib.cli.compress import COMPRESS, DECOMPRESS
from aelib.cli.denoise import DENOISE
from aelib.cli.draw import DRAW
from aelib.cli.encode import ENCODE
from aelib.cli.features import FEATURES
from aelib.cli.health import HEALTH
from aelib.cli.maps import MAPS
from aelib.cli.measure import EVALUATE, PROJECT
from aelib.cli.onnx import ONNX
from aelib.cli.photographs import PHOTOGRAPHS
from aelib.cli.shelf import EXPORT, LIST
from aelib.cli.sweep import SWEEP
from aelib.cli.train import RESUME, TRAIN
from aelib.core.errors import (
    AelibError,
    CapabilityError,
    CheckpointError,
    ConfigError,
    DataError,
    TrainingDivergedError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    TRAIN,
    RESUME,
    SWEEP,
    EVALUATE,
    HEALTH,
    ENCODE,
    DRAW,
    COMPRESS,
    DECOMPRESS,
    PROJECT,
    MAPS,
    LIST,
    EXPORT,
    ONNX,
    FEATURES,
    DENOISE,
    PHOTOGRAPHS,
)
EXIT_FAILED, EXIT_USAGE, EXIT_INPUT, EXIT_FULL, EXIT_INTERRUPTED = 1, 2, 3, 4, 130
DEBUG_VARIABLE = "AELIB_DEBUG"
_LONGEST_LINE = 400
_BAD_INPUT = (BadInputError, CapabilityError, CheckpointError, DataError, TrainingDivergedError)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOMEM)


_EXIT_CODES = """exit codes:
  0     done, or stopped by request with everything saved
  1     the run failed, is busy, or the program has a fault
  2     wrong usage: an unknown command, option, preset or setting
  3     bad input: a run, file or data set cannot be used, or training on it diverged
  4     the disk is full, or there is not enough memory
  130   interrupted (Ctrl-C)
  143   asked to end (SIGTERM)

With AELIB_DEBUG=1 a fault of the program shows where it happened."""


class _UsageError(Exception):
    """Wrong words."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _UsageError(f"{message}. See '{self.prog} --help'.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Words after ``python -m aelib``; those of the process by default.

    Returns:
        Exit code; ``--help`` lists them.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader of our output went away, as `| head` does; nothing more can be said to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _fail("Interrupted.", EXIT_INTERRUPTED, words)
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        return _fail(*_explained(error), words)
    return code


def _run(words: list[str]) -> int:
    known, rest = _parser().parse_known_args(words)
    command = next(command for command in COMMANDS if command.name == known.command)
    if rest and not command.takes_settings:
        raise _UsageError(f"Unknown words: {' '.join(rest)}. See '{command.name} --help'.")
    return command.run(known, rest)


def _parser() -> argparse.ArgumentParser:
    about = "Small image autoencoders: train them, measure them, export them."
    parser = _Parser(
        prog="python -m aelib",
        description=about,
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for command in COMMANDS:
        command.configure(commands.add_parser(command.name, help=command.help, allow_abbrev=False))
    return parser


def _explained(error: Exception) -> tuple[str, int]:
    cause = error.__cause__ if isinstance(error, AelibError) else error
    if isinstance(cause, MemoryError) or _is_full(cause):
        told = (
            "There is not enough memory." if isinstance(cause, MemoryError) else "The disk is full."
        )
        return (str(error) if isinstance(error, AelibError) else told), EXIT_FULL
    if isinstance(error, (_UsageError, ConfigError, UnknownNameError)):
        return str(error), EXIT_USAGE
    if isinstance(error, _BAD_INPUT):
        return str(error), EXIT_INPUT
    if isinstance(error, AelibError):
        return str(error), EXIT_FAILED
    if isinstance(error, OSError):
        name = os.path.basename(str(error.filename or ""))  # noqa: PTH119 -- any text
        where = f" in '{name}'" if name else ""
        return f"A file cannot be used{where}: {error.strerror or error}.", EXIT_INPUT
    fault = f"A fault of this program: {type(error).__name__}: {error}"
    return f"{fault}. Set {DEBUG_VARIABLE}=1 to see where.", EXIT_FAILED


def _is_full(error: BaseException | None) -> bool:
    is_torch_memory = isinstance(error, RuntimeError) and (
        "allocate memory" in str(error) or "out of memory" in str(error)
    )
    return is_torch_memory or (isinstance(error, OSError) and error.errno in _FULL)


def _fail(message: str, code: int, words: Sequence[str]) -> int:
    # one line whatever a name or a library's message holds
    line = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    if len(line) > _LONGEST_LINE:
        line = line[: _LONGEST_LINE - 1] + "…"
    if "--json" in words:
        line = json.dumps({"error": line, "exit_code": code}, ensure_ascii=False)
    write_line(sys.stderr, line)
    return code
