"""What a resumed run needs: tensors and counters in one file, without pickle.

No random state is kept: every draw follows from (seed, step), see :mod:`aelib.core.seeding`.
"""

from __future__ import annotations

import copy
import math
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import torch
from torch import nn

from aelib.core.errors import CheckpointError
from aelib.runs.checkpoint import load_into, load_tensors, save_tensors

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

ModelT = TypeVar("ModelT", bound=nn.Module)


@dataclass
class Counters:
    """Where training is.

    Attributes:
        step: Steps done.
        best_objective: Best validation objective so far; None before the first.
        best_epoch: Epoch of it.
        seconds: Time spent training, over all resumptions.
        sums: Sums of the terms over the epoch so far; on a GPU they stay there until read.
        num_summed: Pictures in those sums.
        rollbacks: Each time that training went back: ``step`` where a value was not finite,
            ``to_step`` where it went on, and the ``names`` of those values.
    """

    step: int = 0
    best_objective: float | None = None
    best_epoch: int = 0
    seconds: float = 0.0
    sums: dict[str, float | Tensor] = field(default_factory=dict)
    num_summed: int = 0
    rollbacks: list[dict[str, Any]] = field(default_factory=list)

    def forget_sums(self) -> None:
        """Begin new sums."""
        self.sums, self.num_summed = {}, 0


class TrainState(Generic[ModelT]):
    """Model, optimiser, averaged weights and counters of a run in training.

    Args:
        model: The model in training.
        optimiser: Its optimiser.
        ema_decay: Decay of the averaged weights; 0 for none.
    """

    def __init__(
        self, model: ModelT, optimiser: torch.optim.Optimizer, *, ema_decay: float
    ) -> None:
        self.model = model
        self.optimiser = optimiser
        self.ema_decay = ema_decay
        self.averaged = copy.deepcopy(model).requires_grad_(requires_grad=False)
        if not ema_decay:
            self.averaged = model
        # to look through the modules for them at each step takes as long as a layer
        self._averaged_weights: list[Tensor] = list(self.averaged.parameters())
        self._weights: list[Tensor] = list(model.parameters())
        self._buffer_names = [name for name, _ in model.named_buffers()]
        self.counters = Counters()

    def restart(self, model: ModelT) -> None:
        """Be as at the start of training.

        Args:
            model: A model as it was before the first step.
        """
        for mine in {self.model, self.averaged}:
            mine.load_state_dict(model.state_dict())
        self.optimiser.state.clear()
        self.counters = Counters()

    @torch.no_grad()
    def average_weights(self) -> None:
        """Move the averaged weights towards the present ones; fast at first, then by the decay."""
        if not self.ema_decay:
            return
        decay = min(self.ema_decay, (1 + self.counters.step) / (10 + self.counters.step))
        torch._foreach_lerp_(self._averaged_weights, self._weights, 1.0 - decay)
        for name in self._buffer_names:
            self.averaged.get_buffer(name).copy_(self.model.get_buffer(name))

    def save(self, path: Path, *, sums: dict[str, float], num_summed: int) -> None:
        """Write everything to one file, atomically.

        Args:
            path: Target.
            sums: Sums of the terms over all processes.
            num_summed: Pictures in those sums.
        """
        tensors = {f"model.{name}": value for name, value in self.model.state_dict().items()}
        if self.ema_decay:
            for name, value in self.averaged.state_dict().items():
                tensors[f"averaged.{name}"] = value
        for index, values in self.optimiser.state_dict()["state"].items():
            for name, value in values.items():
                tensors[f"optimiser.{index}.{name}"] = torch.as_tensor(value)
        counters = replace(self.counters, sums={**sums}, num_summed=num_summed)
        save_tensors(path, tensors, asdict(counters))

    def load(self, path: Path) -> None:
        """Take everything from a file.

        Args:
            path: What :meth:`save` wrote.

        Raises:
            CheckpointError: If the file is damaged or belongs to another model.
        """
        tensors, info = load_tensors(path)
        load_into(self.model, _under(tensors, "model."), source=path.name)
        if self.ema_decay:
            load_into(self.averaged, _under(tensors, "averaged."), source=path.name)
        try:
            self._load_optimiser(_under(tensors, "optimiser."))
            self.counters = _checked(Counters(**info))
        except (TypeError, ValueError, LookupError, AttributeError) as error:
            raise CheckpointError(
                f"Expected the state of this training in '{path.name}', got another one.",
                "Start the run again.",
            ) from error

    def _load_optimiser(self, tensors: dict[str, Tensor]) -> None:
        state: dict[int, dict[str, Any]] = {}
        for name, value in tensors.items():
            index, _, key = name.partition(".")
            state.setdefault(int(index), {})[key] = value
        # torch takes any shape here and fails, or goes wrong, at the next step
        parameters = [p for group in self.optimiser.param_groups for p in group["params"]]
        for place, values in state.items():
            for name, value in list(values.items()):
                shape = () if name == "step" else parameters[place].shape
                if value.shape != shape or not torch.isfinite(value).all():
                    raise ValueError(f"the optimiser's {name} of parameter {place} does not fit")
                if name != "step":
                    # A fused optimiser walks through memory: the order must be the parameter's.
                    values[name] = torch.empty_like(parameters[place]).copy_(value)
        if state and len(state) != len(parameters):
            raise ValueError("the optimiser's state is not complete")
        groups = self.optimiser.state_dict()["param_groups"]
        self.optimiser.load_state_dict({"state": state, "param_groups": groups})


def _checked(counters: Counters) -> Counters:
    # a file may say anything
    numbers = (counters.step, counters.best_epoch, counters.num_summed)
    floats = (counters.seconds, counters.best_objective or 0.0, *counters.sums.values())
    numbers += tuple(event[key] for event in counters.rollbacks for key in ("step", "to_step"))
    if any(type(n) is not int or n < 0 for n in numbers) or not all(map(math.isfinite, floats)):
        raise ValueError("the counters are not numbers")
    return counters


def _under(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {
        name.removeprefix(prefix): value
        for name, value in tensors.items()
        if name.startswith(prefix)
    }
