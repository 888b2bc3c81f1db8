"""metrics.jsonl: one line per epoch, appended and synced; a torn last line is ignored."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from aelib.core import strict_json
from aelib.core.atomic import atomic_write
from aelib.core.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def append_row(path: Path, row: dict[str, Any]) -> None:
    """Append one row and wait until it is on disk.

    Args:
        path: The log.
        row: Finite numbers, texts and dictionaries of them.
    """
    with path.open("ab") as file:
        file.write(strict_json.dumps(row).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return all whole rows.

    Args:
        path: The log; it may be missing, or be written to at this moment.

    Returns:
        Rows in order, up to the first that cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return []
    rows = []
    for line in data.split(b"\n")[:-1]:
        try:
            row = strict_json.loads(line)
        except ConfigError:
            break
        if not isinstance(row, dict):
            break
        rows.append(row)
    return rows


def keep_rows(path: Path, num_rows: int) -> None:
    """Cut the log to its first rows, as a resumed run writes the rest again.

    Args:
        path: The log.
        num_rows: Rows to keep.
    """
    rows = read_rows(path)[:num_rows]
    atomic_write(path, "".join(strict_json.dumps(row) + "\n" for row in rows))
