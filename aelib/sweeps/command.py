"""The command line that sweeps as a page would: a page shows it, a person repeats it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from aelib.training.command import train_command

if TYPE_CHECKING:
    from aelib.sweeps.axes import Value
    from aelib.sweeps.plan import Plan


def sweep_command(plan: Plan, preset: str = "") -> str:
    """Return the shortest command that starts a sweep.

    Args:
        plan: What it trains.
        preset: Preset to start from; empty for the defaults.

    Returns:
        For example ``python -m aelib sweep --preset vae --axis training.seed=0,1``.
    """
    words = shlex.split(train_command(plan.base, preset or None))
    words[words.index("train")] = "sweep"
    for axis in plan.axes:
        words += ["--axis", f"{axis.name}={','.join(map(_text, axis.values))}"]
    return shlex.join(words)


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
