"""Where to compute."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Iterator


def best_device() -> torch.device:
    """Return the fastest device here: CUDA, Apple's MPS, or the CPU.

    Returns:
        The device.
    """
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def fits_on_gpu(num_bytes: int) -> bool:
    """Return whether the present CUDA device can keep this much beside a model in training.

    Args:
        num_bytes: Size of what is to be kept there.

    Returns:
        True if it takes at most half of the free memory.
    """
    free, _ = torch.cuda.mem_get_info()
    return num_bytes <= free // 2


def map_format(device: torch.device) -> torch.memory_format:
    """Return how feature maps are best laid out in memory.

    Args:
        device: Where the maps are.

    Returns:
        Channels last on the CPU and on CUDA, where convolutions are faster for it; else the usual.

    References:
        https://docs.pytorch.org/tutorials/intermediate/memory_format_tutorial.html
    """
    return torch.channels_last if device.type in ("cpu", "cuda") else torch.contiguous_format


@contextlib.contextmanager
def denormals_flushed() -> Iterator[None]:
    """Within this context the CPU takes numbers below 1e-38 for zero.

    It computes with them many times more slowly, and the gradient of a softmax is full of them once
    it is sure: late steps of a VQ-VAE with its prior took 2.4 times as long. It holds for this
    thread and those that it starts, so it is best entered before torch starts its own.

    Yields:
        Nothing.

    References:
        https://docs.pytorch.org/docs/stable/generated/torch.set_flush_denormal.html
    """
    for kind in (np.float32, np.float64):
        np.finfo(kind)  # asked for later, numpy would warn that its smallest number is zero
    was_flushing = not float(torch.tensor(torch.finfo(torch.float32).tiny) * 0.5)
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(was_flushing)
