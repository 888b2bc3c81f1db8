"""Runs on disk."""

from aelib.runs.config import RunConfig, TrainingConfig
from aelib.runs.directory import RunDirectory, Status, new_run_id
from aelib.runs.index import find_run, is_shipped, list_runs, runs_root
from aelib.runs.model import Trained, load_weights, open_model, save_weights

__all__ = [
    "RunConfig",
    "RunDirectory",
    "Status",
    "Trained",
    "TrainingConfig",
    "find_run",
    "is_shipped",
    "list_runs",
    "load_weights",
    "new_run_id",
    "open_model",
    "runs_root",
    "save_weights",
]
