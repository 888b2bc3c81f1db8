"""The members of a sweep as rows: for the command line, a page and a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aelib.sweeps.measure import METRICS
from aelib.sweeps.plan import short

if TYPE_CHECKING:
    from aelib.sweeps.state import SweepState


def sweep_rows(state: SweepState) -> list[dict[str, Any]]:
    """Return one row for each member.

    Args:
        state: How a sweep stands.

    Returns:
        Values of the axes, status, epochs, figures on validation (None before they are measured),
        parameters, seconds and the name of the run; every row has the same keys.
    """
    figures = [name for name in METRICS if any(name in m.figures for m in state.members)]
    rows = []
    for member in state.members:
        values = {short(name): value for name, value in member.member.values.items()}
        parameters = member.figures.get("parameters")
        rows.append({
            **values,
            "status": member.status,
            "epochs": member.epochs,
            **{name: member.figures.get(name) for name in figures},
            "parameters": None if parameters is None else int(parameters),
            "seconds": round(member.seconds, 1),
            "run": member.run.id,
        })
    return rows
