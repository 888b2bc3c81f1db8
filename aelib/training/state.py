"""What a resumed run needs: tensors and counters in one file, without pickle.

No random state is kept: every draw follows from (seed, step), see :mod:`aelib.core.seeding`.
"""

from __future__ import annotations

import copy
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import torch

from aelib.core.errors import CheckpointError
from aelib.runs.checkpoint import load_into, load_tensors, save_tensors

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from aelib.models import Autoencoder


@dataclass
class Counters:
    """Where training is.

    Attributes:
        step: Steps done.
        best_objective: Best validation objective so far; None before the first.
        best_epoch: Epoch of it.
        seconds: Time spent training, over all resumptions.
        sums: Sums of the terms over the epoch so far.
        num_summed: Pictures in those sums.
    """

    step: int = 0
    best_objective: float | None = None
    best_epoch: int = 0
    seconds: float = 0.0
    sums: dict[str, float] = field(default_factory=dict)
    num_summed: int = 0


class TrainState:
    """Model, optimiser, averaged weights and counters of a run in training.

    Args:
        model: The model in training.
        optimiser: Its optimiser.
        ema_decay: Decay of the averaged weights; 0 for none.
    """

    def __init__(
        self, model: Autoencoder, optimiser: torch.optim.Optimizer, *, ema_decay: float
    ) -> None:
        self.model = model
        self.optimiser = optimiser
        self.ema_decay = ema_decay
        self.averaged = copy.deepcopy(model).requires_grad_(requires_grad=False)
        if not ema_decay:
            self.averaged = model
        self.counters = Counters()

    @torch.no_grad()
    def average_weights(self) -> None:
        """Move the averaged weights towards the present ones; fast at first, then by the decay."""
        if not self.ema_decay:
            return
        decay = min(self.ema_decay, (1 + self.counters.step) / (10 + self.counters.step))
        torch._foreach_lerp_(
            list(self.averaged.parameters()), list(self.model.parameters()), 1.0 - decay
        )
        for mine, theirs in zip(self.averaged.buffers(), self.model.buffers(), strict=True):
            mine.copy_(theirs)

    def save(self, path: Path) -> None:
        """Write everything to one file, atomically.

        Args:
            path: Target.
        """
        tensors = {f"model.{name}": value for name, value in self.model.state_dict().items()}
        if self.ema_decay:
            for name, value in self.averaged.state_dict().items():
                tensors[f"averaged.{name}"] = value
        for index, values in self.optimiser.state_dict()["state"].items():
            for name, value in values.items():
                tensors[f"optimiser.{index}.{name}"] = torch.as_tensor(value)
        save_tensors(path, tensors, asdict(self.counters))

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
        state: dict[int, dict[str, Any]] = {}
        for name, value in _under(tensors, "optimiser.").items():
            index, _, key = name.partition(".")
            state.setdefault(int(index), {})[key] = value
        groups = self.optimiser.state_dict()["param_groups"]
        try:
            self.optimiser.load_state_dict({"state": state, "param_groups": groups})
            self.counters = Counters(**info)
        except (TypeError, ValueError, KeyError) as error:
            raise CheckpointError(
                f"Expected the state of this training in '{path.name}', got another one.",
                "Start the run again.",
            ) from error


def _under(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {
        name.removeprefix(prefix): value
        for name, value in tensors.items()
        if name.startswith(prefix)
    }
