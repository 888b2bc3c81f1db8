"""Sweeps: train over one or two settings in the background, compare on validation."""

from aelib.sweeps.axes import Axis, make_axis, sweepable
from aelib.sweeps.choice import best_member, comparable_metrics, look_at_test, look_of
from aelib.sweeps.directory import SweepDirectory, find_sweep, list_sweeps, sweep_of
from aelib.sweeps.launch import (
    cancel_sweep,
    pause_sweep,
    remove_sweep,
    resume_sweep,
    start_sweep,
)
from aelib.sweeps.plan import Plan, make_plan
from aelib.sweeps.state import SweepState, sweep_state

__all__ = [
    "Axis",
    "Plan",
    "SweepDirectory",
    "SweepState",
    "best_member",
    "cancel_sweep",
    "comparable_metrics",
    "find_sweep",
    "list_sweeps",
    "look_at_test",
    "look_of",
    "make_axis",
    "make_plan",
    "pause_sweep",
    "remove_sweep",
    "resume_sweep",
    "start_sweep",
    "sweep_of",
    "sweep_state",
    "sweepable",
]
