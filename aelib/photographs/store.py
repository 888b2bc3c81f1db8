"""The networks that are shipped: their files, their names, and how they are opened.

Weights are stored in 16 bits, which halves the files, and computed with in 32.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import torch

from aelib.core.device import map_format
from aelib.core.errors import CheckpointError
from aelib.photographs.network import NetworkSpec, PhotographNetwork
from aelib.photographs.tasks import TASKS
from aelib.runs.checkpoint import load_into, load_tensors, save_tensors

if TYPE_CHECKING:
    from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "checkpoints" / "photographs"


class Restorer(NamedTuple):
    """A trained network.

    Attributes:
        task: What it mends.
        network: In evaluation mode.
        made: How it was trained.
    """

    task: str
    network: PhotographNetwork
    made: dict[str, Any]


def path_of(task: str, colours: int, data: str = "") -> Path:
    """Return where the shipped network of a task lies.

    Args:
        task: Name of the task.
        colours: 1 for grey pictures, 3 for coloured ones.
        data: Name of the data set that it learned from; photographs when empty.

    Returns:
        The file; it may not exist.
    """
    return FOLDER / data / f"{task}-{'grey' if colours == 1 else 'colour'}.safetensors"


def save(path: Path, task: str, network: PhotographNetwork, made: dict[str, Any]) -> None:
    """Write a network.

    Args:
        path: Target.
        task: What it mends.
        network: The network.
        made: How it was trained, as JSON values.
    """
    tensors = {name: value.half() for name, value in network.state_dict().items()}
    save_tensors(path, tensors, {"task": task, "spec": asdict(network.spec), "made": made})


def read(path: Path) -> Restorer:
    """Read a network.

    Args:
        path: What :func:`save` wrote.

    Returns:
        The network with its task.

    Raises:
        CheckpointError: If the file is damaged or no such network.
    """
    tensors, info = load_tensors(path)
    try:
        told = info["spec"]
        spec = NetworkSpec(**{**told, "channels": tuple(told["channels"])})
        task, made = TASKS[info["task"]].name, dict(info["made"])
        network = PhotographNetwork(spec)
    except (TypeError, ValueError, LookupError) as error:
        raise CheckpointError(
            f"Expected a network for photographs in '{path.name}', got something else.",
            "Restore the file from the project.",
        ) from error
    load_into(network, {name: t.float() for name, t in tensors.items()}, source=path.name)
    network = network.to(memory_format=map_format(torch.device("cpu")))
    return Restorer(task, network.eval().requires_grad_(requires_grad=False), made)


@lru_cache(maxsize=16)
def shipped(task: str, colours: int, data: str = "") -> Restorer:
    """Open a shipped network; it stays open.

    Args:
        task: Name of the task.
        colours: 1 for grey pictures, 3 for coloured ones.
        data: Name of the data set that it learned from; photographs when empty.

    Returns:
        The network.

    Raises:
        CheckpointError: If its file is not there or damaged.
    """
    return read(path_of(task, colours, data))
