"""Randomness as a function of (seed, place): a resumed run draws what it would have drawn.

No generator state is ever saved. Before each training step the global generator is seeded from
``(seed, "step", step)``, and the order of an epoch comes from ``(seed, "order", epoch)``.

With several processes each draws the noise of the *whole* batch and keeps its own rows
(:func:`randn`, :func:`rand` under :func:`shard`), so that two processes compute what one would.
"""

from __future__ import annotations

import contextlib
import hashlib
from contextvars import ContextVar
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

_SHARD: ContextVar[tuple[int, int]] = ContextVar("shard", default=(0, 1))


def derive_seed(*parts: int | str) -> int:
    """Return a seed that depends on every part and on nothing else.

    Args:
        *parts: What the seed is for, e.g. ``(seed, "step", 12)``.

    Returns:
        A number in [0, 2⁶³).
    """
    text = "\x1f".join(str(part) for part in parts).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big") >> 1


def generator(*parts: int | str) -> torch.Generator:
    """Return a CPU generator seeded by :func:`derive_seed`.

    Args:
        *parts: What the generator is for.

    Returns:
        A generator of its own.
    """
    return torch.Generator().manual_seed(derive_seed(*parts))


@contextlib.contextmanager
def shard(rank: int, world: int) -> Iterator[None]:
    """Within this context, draws are for a batch of which this process holds one part of ``world``.

    Args:
        rank: Index of this process.
        world: Number of processes.

    Yields:
        Nothing.
    """
    token = _SHARD.set((rank, world))
    try:
        yield
    finally:
        _SHARD.reset(token)


def randn_like(x: Tensor) -> Tensor:
    """Draw standard normal noise for this process's rows of the batch.

    Args:
        x: Tensor whose shape, dtype and device the noise takes.

    Shape:
        - x: ``(B, ...)``
        - returns: ``(B, ...)``

    Returns:
        The noise.
    """
    rank, world = _SHARD.get()
    if world == 1:
        return torch.randn_like(x)
    rows = x.shape[0]
    noise = torch.randn((rows * world, *x.shape[1:]), dtype=x.dtype, device=x.device)
    return noise[rank * rows : (rank + 1) * rows]


def rand_like(x: Tensor) -> Tensor:
    """Draw uniform noise in [0, 1) for this process's rows of the batch.

    Args:
        x: Tensor whose shape, dtype and device the noise takes.

    Shape:
        - x: ``(B, ...)``
        - returns: ``(B, ...)``

    Returns:
        The noise.
    """
    rank, world = _SHARD.get()
    if world == 1:
        return torch.rand_like(x)
    rows = x.shape[0]
    noise = torch.rand((rows * world, *x.shape[1:]), dtype=x.dtype, device=x.device)
    return noise[rank * rows : (rank + 1) * rows]
