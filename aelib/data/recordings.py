"""Read a recording from a CSV that came from outside: one column for each channel.

The separator (comma, semicolon or tab), a heading and decimal commas are found by looking. Columns
that are no numbers are left out and said, single gaps are filled with a straight line.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import numpy as np

from aelib.core.errors import DataError
from aelib.data.names import display_name
from aelib.data.sources import Skipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

MAX_BYTES = 64 * 2**20
MAX_CELLS = 4_000_000
MAX_COLUMNS = 256
MAX_GAPS = 0.2
SEPARATORS = (",", ";", "\t")
_EMPTY = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "?"})
_LARGEST = 1e300


class Recording(NamedTuple):
    """Channels over time.

    Attributes:
        names: Of the channels.
        values: ``(moments, channels)``, all finite.
        clocks: Channels that count evenly upwards, such as a time; usually not wanted.
        skipped: Columns that are left out, and why.
        num_filled: Gaps that were filled.
    """

    names: tuple[str, ...]
    values: Array
    clocks: tuple[str, ...]
    skipped: list[Skipped]
    num_filled: int


def read_recording(data: bytes, name: str) -> Recording:
    """Read a CSV.

    Args:
        data: Content of the file.
        name: Its name, for messages only.

    Returns:
        Every column of numbers.

    Raises:
        DataError: If it is no table, is too large, or holds no column of numbers.
    """
    rows = _rows(data, name)
    heading = rows[0] if any(_number(cell) is None for cell in rows[0]) else None
    cells = rows[1:] if heading is not None else rows
    if len(cells) < 2:
        _refuse(name, f"{len(cells)} rows of values")
    names = _unique_names(heading, len(rows[0]))
    kept: dict[str, Array] = {}
    skipped, num_filled = [], 0
    first_row = 2 if heading is not None else 1
    for title, column in zip(names, zip(*cells, strict=True), strict=True):
        values, reason = _column(column, first_row)
        if values is None:
            skipped.append(Skipped(title, reason))
            continue
        gaps = np.isnan(values)
        num_filled += int(gaps.sum())
        moments = np.arange(len(values))
        kept[title] = np.interp(moments, moments[~gaps], values[~gaps])
    if not kept:
        _refuse(name, f"none; {skipped[0].name}: {skipped[0].reason}")
    clocks = tuple(title for title, values in kept.items() if _is_clock(values))
    return Recording(tuple(kept), np.stack(list(kept.values()), 1), clocks, skipped, num_filled)


def _rows(data: bytes, name: str) -> list[list[str]]:
    if len(data) > MAX_BYTES:
        _refuse(name, f"{len(data) / 2**20:.0f} MB, more than {MAX_BYTES // 2**20} MB")
    if b"\0" in data[: 2**20] or not data.strip():
        _refuse(name, "a file of another kind or an empty one")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    # counted before a cell is made: each takes some fifty bytes of memory
    if text.count(separator) + text.count("\n") > MAX_CELLS:
        _refuse(name, f"more than {MAX_CELLS:,} values")
    try:
        reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
        rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        _refuse(name, f"a damaged row ({error})")
    width = len(rows[0]) if rows else 0
    if not 1 <= width <= MAX_COLUMNS:
        _refuse(name, f"{width:,} columns, where 1 to {MAX_COLUMNS} can be read")
    for index, row in enumerate(rows):
        if len(row) != width:
            _refuse(name, f"{len(row)} columns in row {index + 1} after {width} in the first")
    return rows


def _number(cell: str) -> float | None:
    """Return the value of a cell, NaN for an empty one, None for anything else."""
    text = cell.strip()
    if text.lower() in _EMPTY:
        return float("nan")
    if "_" in text or not text.isascii():
        return None
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return float(text.replace(",", ".")) if text.count(",") == 1 else None
    except ValueError:
        return None


def _column(cells: Sequence[str], first_row: int) -> tuple[Array | None, str]:
    values = np.empty(len(cells))
    for index, cell in enumerate(cells):
        value = _number(cell)
        if value is None:
            return None, f"no number in row {first_row + index}: '{display_name(cell)[:30]}'"
        if abs(value) > _LARGEST:  # infinite too; NaN is not larger than anything
            return None, f"not finite in row {first_row + index}"
        values[index] = value
    share = float(np.isnan(values).mean())
    if share > MAX_GAPS:
        return None, f"{share:.0%} of it is empty"
    return values, ""


def _unique_names(heading: Sequence[str] | None, width: int) -> list[str]:
    if heading is None:
        return [f"channel {index + 1}" for index in range(width)]
    names: list[str] = []
    for index, cell in enumerate(heading):
        title = display_name(cell.strip()) if cell.strip() else f"channel {index + 1}"
        names.append(title if title not in names else f"{title} ({index + 1})")
    return names


def _is_clock(values: Array) -> bool:
    steps = np.diff(values)
    return bool(steps.min() > 0.0 and np.ptp(steps) <= 1e-3 * steps.mean())


def _refuse(name: str, found: str) -> NoReturn:
    raise DataError(
        f"Expected a CSV with a column of numbers for each channel in '{display_name(name)}', "
        f"got {found}.",
        "Save one row for each moment, with or without a heading, or use an npz.",
    )
