"""One process, or several through Accelerate, behind one interface."""

from __future__ import annotations

import atexit
import contextlib
import os
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

import torch

from aelib.core.device import best_device
from aelib.core.errors import ConfigError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from torch import Tensor, nn

    from aelib.runs.config import TrainingConfig


class Processes(Protocol):
    """The processes that train together.

    Attributes:
        rank: Index of this process; 0 writes the files.
        world: Number of processes.
        device: Where this process computes.

    Shape:
        - loss: ``()``
        - value: any
    """

    rank: int
    world: int
    device: torch.device

    def prepare(self, step: nn.Module) -> nn.Module:
        """Return ``step`` ready to be called in training."""

    def backward(self, loss: Tensor) -> None:
        """Compute gradients, averaged over the processes."""

    def autocast(self) -> AbstractContextManager[Any]:
        """Return the context in which the forward pass runs."""

    def total(self, value: Tensor) -> Tensor:
        """Return the sum of ``value`` over the processes."""

    def wait(self) -> None:
        """Wait until every process is here."""


class OneProcess:
    """Training in this process alone."""

    rank, world = 0, 1

    def __init__(self, config: TrainingConfig, *, num_steps: int) -> None:
        self.device = best_device()
        on_gpu = self.device.type == "cuda"
        wants_half = config.precision == "bfloat16" or (config.precision == "auto" and on_gpu)
        self._half = wants_half
        # Compiling costs about a minute; it pays when there are steps enough to win it back.
        self._compile = config.compile == "on" or (
            config.compile == "auto" and on_gpu and num_steps >= 20_000
        )

    def prepare(self, step: nn.Module) -> nn.Module:
        """Compile the step where that pays.

        Args:
            step: Module that returns the terms of a batch.

        Returns:
            The module to call.
        """
        return cast("nn.Module", torch.compile(step)) if self._compile else step

    def backward(self, loss: Tensor) -> None:
        """Compute gradients.

        Args:
            loss: A number.

        Shape:
            - loss: ``()``
        """
        loss.backward()  # type: ignore[no-untyped-call]

    def autocast(self) -> AbstractContextManager[Any]:
        """Return a bfloat16 context, or one that does nothing.

        Returns:
            A context manager.
        """
        if not self._half:
            return contextlib.nullcontext()
        return torch.autocast(self.device.type, dtype=torch.bfloat16)

    def total(self, value: Tensor) -> Tensor:
        """Return the value: there is one process.

        Args:
            value: Any tensor.

        Shape:
            - value, returns: any

        Returns:
            ``value``.
        """
        return value

    def wait(self) -> None:
        """Return at once."""


class AccelerateProcesses:
    """Training in the processes that ``accelerate launch`` started.

    References:
        https://huggingface.co/docs/accelerate
    """

    def __init__(self, config: TrainingConfig) -> None:
        import accelerate

        wants_half = config.precision == "bfloat16" or (
            config.precision == "auto" and torch.cuda.is_available()
        )
        self._accelerator = accelerate.Accelerator(
            mixed_precision="bf16" if wants_half else "no", cpu=not torch.cuda.is_available()
        )
        atexit.register(leave_group)
        self.rank = self._accelerator.process_index
        self.world = self._accelerator.num_processes
        self.device = self._accelerator.device

    def prepare(self, step: nn.Module) -> nn.Module:
        """Wrap the step so that gradients are averaged over the processes.

        Args:
            step: Module that returns the terms of a batch.

        Returns:
            The module to call.
        """
        return cast("nn.Module", self._accelerator.prepare_model(step))

    def backward(self, loss: Tensor) -> None:
        """Compute averaged gradients.

        Args:
            loss: A number.

        Shape:
            - loss: ``()``
        """
        self._accelerator.backward(loss)

    def autocast(self) -> AbstractContextManager[Any]:
        """Return Accelerate's context.

        Returns:
            A context manager.
        """
        return cast("AbstractContextManager[Any]", self._accelerator.autocast())

    def total(self, value: Tensor) -> Tensor:
        """Return the sum over the processes.

        Args:
            value: Any tensor, on any device.

        Shape:
            - value, returns: any

        Returns:
            The sum, on the device of ``value``.
        """
        shared = self._accelerator.reduce(value.to(self.device), reduction="sum")
        return cast("Tensor", shared.to(value.device))

    def wait(self) -> None:
        """Wait until every process is here."""
        self._accelerator.wait_for_everyone()


def leave_group() -> None:
    """Leave the other processes, if there are some; harmless when it is done again.

    A process that ends without it leaves threads running, and may be aborted at its very end.
    """
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        torch.distributed.destroy_process_group()


def check_share(batch_size: int, world: int) -> None:
    """Refuse a batch that the processes cannot share evenly.

    Args:
        batch_size: Pictures per step.
        world: Number of processes.

    Raises:
        ConfigError: If the one does not divide the other.
    """
    if batch_size % world:
        nearest = max(world, batch_size - batch_size % world)
        raise ConfigError(
            f"Expected a batch that {world} processes share evenly, got {batch_size} pictures.",
            f"Set 'training.batch_size' to {nearest}, or start another number of processes.",
        )


class Launched(NamedTuple):
    """Which of several processes this one is.

    Attributes:
        rank: Among all, from 0.
        local_rank: Among those of this machine.
        world: How many there are.
    """

    rank: int
    local_rank: int
    world: int


def launched_as() -> Launched:
    """Return what ``accelerate launch`` or ``torchrun`` told this process.

    Returns:
        The first of one where there was no launcher.
    """
    names = (("RANK", "0"), ("LOCAL_RANK", "0"), ("WORLD_SIZE", "1"))
    return Launched(*(int(os.environ.get(name, usual)) for name, usual in names))


def is_main() -> bool:
    """Return whether this process is the one that writes files.

    Returns:
        True for the first of several processes, and for one alone.
    """
    return launched_as().rank == 0


def is_launched() -> bool:
    """Return whether a launcher started this process as one of several.

    Returns:
        True under ``accelerate launch`` or ``torchrun`` with at least two processes.
    """
    return launched_as().world > 1


def start_processes(config: TrainingConfig, *, num_steps: int) -> Processes:
    """Return the processes that this one belongs to.

    Args:
        config: Precision and compilation.
        num_steps: Length of training, to decide on compilation.

    Returns:
        One process, or several.
    """
    return AccelerateProcesses(config) if is_launched() else OneProcess(config, num_steps=num_steps)
