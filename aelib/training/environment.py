"""Versions and machine that train a run, for its card."""

from __future__ import annotations

import datetime
import platform
from typing import TYPE_CHECKING

import torch

from aelib.training.command import nearest_preset, train_command

if TYPE_CHECKING:
    from aelib.models import Autoencoder
    from aelib.runs import RunDirectory
    from aelib.training.processes import Processes


def write_environment(run: RunDirectory, model: Autoencoder, processes: Processes) -> None:
    """Write ``environment.json``; a resumed run keeps its start.

    Args:
        run: The run.
        model: Its model.
        processes: Those that train it.
    """
    config, before = run.config(), run.read("environment")
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    facts = {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "machine": platform.machine(),
        "system": platform.system(),
        "device": processes.device.type,
        "threads": torch.get_num_threads(),
        "processes": processes.world,
        "parameters": model.num_parameters,
        "command": train_command(config, nearest_preset(config)),
        "started": before.get("started", now),
    }
    run.write("environment", facts)
