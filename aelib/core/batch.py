"""A batch that several processes hold together, each a part of its rows.

A part that needs a figure of the *whole* batch (a mean over it, counts of codes) asks for it here
and so gives the same result in one process and in several.
"""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from torch import Tensor


class Shard(NamedTuple):
    """Which rows of the batch this process holds, and how to add up over the processes."""

    rank: int = 0
    world: int = 1
    total: Callable[[Tensor], Tensor] | None = None


_ALONE = Shard()
_SHARD: ContextVar[Shard] = ContextVar("shard", default=_ALONE)


def current_shard() -> Shard:
    """Return which rows of the batch this process holds.

    Returns:
        All of them, unless :func:`shard` says otherwise.
    """
    return _SHARD.get()


@contextlib.contextmanager
def shard(rank: int, world: int, total: Callable[[Tensor], Tensor]) -> Iterator[None]:
    """Within this context, this process holds one part of ``world`` of each batch.

    Args:
        rank: Index of this process.
        world: Number of processes.
        total: Sums a tensor over the processes.

    Yields:
        Nothing.
    """
    token = _SHARD.set(Shard(rank, world, total))
    try:
        yield
    finally:
        _SHARD.reset(token)


@contextlib.contextmanager
def whole_batch() -> Iterator[None]:
    """Within this context, this process holds whole batches.

    Yields:
        Nothing.
    """
    token = _SHARD.set(_ALONE)
    try:
        yield
    finally:
        _SHARD.reset(token)


def batch_sum(values: Tensor) -> Tensor:
    """Return the sum over the rows of the whole batch; no gradient flows through it.

    Args:
        values: One row per sample of this process.

    Shape:
        - values: ``(B, ...)``
        - returns: ``(...)``

    Returns:
        The same sum in every process.
    """
    own = values.detach().sum(0)
    total = current_shard().total
    return own if total is None else total(own)


def batch_mean(values: Tensor) -> Tensor:
    """Return the mean over the rows of the whole batch.

    Its gradient is that of this process's own mean, so that gradients averaged over the
    processes are those of the whole batch.

    Args:
        values: One row per sample of this process; every process has equally many.

    Shape:
        - values: ``(B, ...)``
        - returns: ``(...)``

    Returns:
        The same mean in every process.
    """
    own = values.mean(0)
    total = current_shard().total
    if total is None:
        return own
    whole = total(own.detach()) / current_shard().world
    return own + (whole - own.detach())


def batch_rows(values: Tensor) -> Tensor:
    """Return the rows of the whole batch, for what compares each row with each other.

    The gradient of a number made of them reaches this process's own rows only, multiplied by the
    number of processes, so that gradients averaged over the processes are those of the whole batch.

    Args:
        values: One row per sample of this process; every process has equally many.

    Shape:
        - values: ``(B, ...)``
        - returns: ``(N, ...)``, N = B in one process

    Returns:
        The same rows in every process.
    """
    rank, world, total = current_shard()
    if total is None:
        return values
    first, last = rank * len(values), (rank + 1) * len(values)
    whole = values.new_zeros((len(values) * world, *values.shape[1:]))
    whole[first:last] = values.detach()
    whole = total(whole)
    own = values + (world - 1) * (values - values.detach())
    return torch.cat([whole[:first], own, whole[last:]])
