"""Pictures by how differently two models see them: in order, and as a table to take away."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.analysis.selection import class_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    Pair = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]

LEAST, FIRST_BETTER, SECOND_BETTER, NUMBER = (
    "fewest neighbours in common",
    "A is better",
    "B is better",
    "number",
)
ORDERS = (LEAST, FIRST_BETTER, SECOND_BETTER, NUMBER)
ORDERS_BY_PLACE = (LEAST, NUMBER)
"""Those that need no errors."""


class Seen(NamedTuple):
    """What two models make of the same pictures.

    Attributes:
        rows: Numbers of the compared pictures, ascending, ``(n,)``.
        shares: Share of neighbours in common of each of them, ``(n,)``.
        errors: Returns the squared errors of all pictures under both models, ``(N,)`` each; None
            where nothing can be decoded.
        labels: Classes of all pictures ``(N,)``; None where there are none.
    """

    rows: npt.NDArray[np.int64]
    shares: npt.NDArray[np.float64]
    errors: Callable[[], Pair] | None
    labels: npt.NDArray[np.int64] | None


def ordered(seen: Seen, order: str, chosen: Sequence[int] = ()) -> list[int]:
    """Return compared pictures in an order.

    Args:
        seen: What the models make of them.
        order: One of :data:`ORDERS`. Better is whose squared error is smaller, by how much.
        chosen: Those to return; all where none is named.

    Returns:
        Their numbers; equal ones in the order of the numbers.
    """
    rows = seen.rows
    kept = np.isin(rows, list(chosen)) if len(chosen) else np.ones(len(rows), bool)
    values = _values(seen, order)[kept]
    found: list[int] = rows[kept][np.argsort(values, kind="stable")].tolist()
    return found


def _values(seen: Seen, order: str) -> npt.NDArray[np.floating] | npt.NDArray[np.int64]:
    # what is smallest comes first
    if order == LEAST:
        return seen.shares
    if order in (FIRST_BETTER, SECOND_BETTER) and seen.errors is not None:
        first, second = (errors[seen.rows] for errors in seen.errors())
        return first - second if order == FIRST_BETTER else second - first
    return seen.rows


def differing_csv(seen: Seen, points: Pair, class_names: Sequence[str] = ()) -> bytes:
    """Write every compared picture as a line of a table.

    Args:
        seen: What the models make of them.
        points: Both maps of all pictures.
        class_names: Names by label.

    Shape:
        - points: ``(N, 2)`` each

    Returns:
        CSV as UTF-8 with a header.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    errors = () if seen.errors is None else seen.errors()
    header = ["picture", "class", "neighbours_in_common"]
    header += ["squared_error_a", "squared_error_b"][: len(errors)]
    writer.writerow([*header, "map_a_0", "map_a_1", "map_b_0", "map_b_1"])
    for row, share in zip(seen.rows.tolist(), seen.shares, strict=True):
        numbers = (share, *(error[row] for error in errors), *points[0][row], *points[1][row])
        name = class_cell(seen.labels, row, class_names)
        writer.writerow([row, name, *(f"{float(number):.6g}" for number in numbers)])
    return buffer.getvalue().encode()
