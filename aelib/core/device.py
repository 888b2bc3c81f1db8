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
