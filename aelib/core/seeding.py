"""Randomness as a function of (seed, place): a resumed run draws what it would have drawn.

No generator state is ever saved. Before each training step the global generator is seeded from
``(seed, "step", step)``, and the order of an epoch comes from ``(seed, "order", epoch)``.

With several processes each draws the noise of the *whole* batch and keeps its own rows
(:func:`randn_like`, :func:`rand_like` under :func:`aelib.core.batch.shard`), so that two
processes compute what one would. Noise that a browser must draw too comes from a
:class:`aelib.core.philox.Field` instead.
"""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.core.batch import current_shard, whole_batch
from aelib.core.philox import current_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    from torch import Tensor


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


def seed_draws(*parts: int | str, device: torch.device) -> None:
    """Make the next draws on the CPU and on ``device`` follow from ``parts``.

    Same draws as after :func:`torch.manual_seed`, which asks every kind of device each time and
    so takes as long as a small layer.

    Args:
        *parts: What the draws are for.
        device: Where draws are made beside the CPU.
    """
    seed = derive_seed(*parts)
    torch.default_generator.manual_seed(seed)
    if device.type == "cuda":
        torch.cuda.manual_seed(seed)
    elif device.type == "mps":
        torch.mps.manual_seed(seed)


@contextlib.contextmanager
def seeded(*parts: int | str, device: torch.device) -> Iterator[None]:
    """Within this context draws follow from ``parts``; outside, the generators are as before.

    Draws are for a batch that this process holds alone, so that every process draws the same.

    Args:
        *parts: What the draws are for.
        device: Where draws are made beside the CPU.

    Yields:
        Nothing.
    """
    on_gpu = [torch.cuda.current_device()] if device.type == "cuda" else []
    with torch.random.fork_rng(devices=on_gpu), whole_batch():
        torch.manual_seed(derive_seed(*parts))
        yield


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
    field = current_field()
    if field is not None:
        return field.normal(x.shape).to(x)
    rank, world, _ = current_shard()
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
    field = current_field()
    if field is not None:
        return field.uniform(x.shape).to(x)
    rank, world, _ = current_shard()
    if world == 1:
        return torch.rand_like(x)
    rows = x.shape[0]
    noise = torch.rand((rows * world, *x.shape[1:]), dtype=x.dtype, device=x.device)
    return noise[rank * rows : (rank + 1) * rows]


def normal_draws(shape: tuple[int, ...], like: Tensor, source: torch.Generator | None) -> Tensor:
    """Draw standard normal numbers, from a generator or as part of a training step.

    Args:
        shape: Their shape, the rows of the batch first.
        like: Tensor whose device the draws get.
        source: A generator on the CPU; None for the global one, shared as in :func:`randn_like`.

    Shape:
        - like: any
        - returns: ``shape``

    Returns:
        The draws.
    """
    if source is None:
        return randn_like(torch.empty(shape, device=like.device))
    return torch.randn(shape, generator=source).to(like.device)


def uniform_draws(shape: tuple[int, ...], like: Tensor, source: torch.Generator | None) -> Tensor:
    """Draw uniform numbers in [0, 1), from a generator or as part of a training step.

    Args:
        shape: Their shape, the rows of the batch first.
        like: Tensor whose device the draws get.
        source: A generator on the CPU; None for the global one, shared as in :func:`rand_like`.

    Shape:
        - like: any
        - returns: ``shape``

    Returns:
        The draws.
    """
    if source is None:
        return rand_like(torch.empty(shape, device=like.device))
    return torch.rand(shape, generator=source).to(like.device)


def fixed_sample(count: int, most: int) -> npt.NDArray[np.int64]:
    """Return rows drawn at random without replacement, the same ones each time.

    Args:
        count: Rows to draw from.
        most: Rows to draw; all if there are not more.

    Shape:
        - returns: ``(min(count, most),)``

    Returns:
        Rows in ascending order.
    """
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).choice(count, most, replace=False))
