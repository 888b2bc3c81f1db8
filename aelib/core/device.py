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
