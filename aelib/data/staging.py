"""Prepare files in a hidden folder beside their place, so that only finished ones are ever seen."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from aelib.core.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = ".staging-"
_DAY_S = 86_400.0


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Make a hidden folder on the same disk as the finished files; it goes away at the end.

    What a killed process left behind for more than a day goes away too.

    Args:
        folder: Where the finished files will be; made if missing.

    Yields:
        The hidden folder.

    Raises:
        DataError: If the disk is full or the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        with tempfile.TemporaryDirectory(
            dir=folder, prefix=PREFIX, ignore_cleanup_errors=True
        ) as name:
            yield Path(name)
    except OSError as error:
        raise DataError(
            f"The data folder cannot be written to: {error.strerror or 'unknown reason'}.",
            "Free space there, or set AELIB_DATA to another folder.",
        ) from error


def _sweep(folder: Path) -> None:
    for path in folder.glob(f"{PREFIX}*"):
        try:
            is_old = time.time() - path.stat().st_mtime > _DAY_S
        except OSError:  # another process has just removed it
            continue
        if is_old:
            shutil.rmtree(path, ignore_errors=True)
