"""The optimiser's step: it bounds the gradient and refuses values that are not finite."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    from torch import Tensor


class Update:
    """Changes the weights by the gradients that they carry.

    Args:
        optimiser: The optimiser of the weights.
        max_norm: Largest norm of the whole gradient; a larger one is scaled down to it.
        runs_ahead: Never wait for the device; only with a fused optimiser, which divides the
            gradient by ``grad_scale`` on the way and leaves all alone where ``found_inf`` is 1.

    Attributes:
        norm: Norm of the last gradient, before it was bounded.

    References:
        Pascanu et al. 2013, gradient clipping. https://arxiv.org/abs/1211.5063
    """

    def __init__(
        self, optimiser: torch.optim.Optimizer, *, max_norm: float, runs_ahead: bool
    ) -> None:
        self._optimiser = optimiser
        self._max_norm = max_norm
        self._runs_ahead = runs_ahead
        self._parameters = [p for group in optimiser.param_groups for p in group["params"]]
        self._first_refused = torch.full((), math.inf, device=self._parameters[0].device)
        self.norm = torch.zeros_like(self._first_refused)

    def apply(self, loss: Tensor, step: int) -> None:
        """Take one step; the weights stay as they are if loss or gradient is not finite.

        Args:
            loss: The number whose gradient it is.
            step: Index of the step, for :attr:`first_refused`.

        Shape:
            - loss: ``()``
        """
        gradients = [p.grad for p in self._parameters if p.grad is not None]
        self.norm = nn.utils.get_total_norm(gradients)
        health = self.norm + loss.detach()
        if self._runs_ahead:
            is_refused = ~torch.isfinite(health)
            self._first_refused.clamp_(max=torch.where(is_refused, float(step), math.inf))
            scale = (self.norm / self._max_norm).clamp(min=1.0)
            vars(self._optimiser).update(grad_scale=scale, found_inf=is_refused.float())
        elif not math.isfinite(health):
            self._first_refused.clamp_(max=step)
            return
        elif self.norm > self._max_norm:
            nn.utils.clip_grads_with_norm_(self._parameters, self._max_norm, self.norm)
        self._optimiser.step()

    def forget_gradients(self) -> None:
        """Have the weights carry no gradients; the optimiser's own way takes longer for each."""
        for parameter in self._parameters:
            parameter.grad = None

    def forget(self) -> None:
        """Forget which step was refused."""
        self._first_refused.fill_(math.inf)

    @property
    def first_refused(self) -> int | None:
        """First step that was refused, or None; reading it waits for the device."""
        step = self._first_refused.item()
        return None if math.isinf(step) else int(step)
