"""Where to compute."""

from __future__ import annotations

import torch


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
