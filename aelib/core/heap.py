"""Memory that is freed goes back to the system: what a server needs, and glibc does by halves."""

from __future__ import annotations

import ctypes

M_MMAP_THRESHOLD = -3
LARGE_BYTES = 4 * 2**20


def return_large_blocks() -> bool:
    """Have each large block mapped by itself, so that the process shrinks when it is freed.

    glibc raises the limit above which it does so to 32 MB as soon as a large block is freed, and
    keeps smaller ones in the heap of the thread that freed them; Streamlit has a thread for each
    visit. Measured by ``benchmarks/map_app.py``: 426 instead of 550 MB for a million latents.

    Returns:
        Whether this system has the setting.
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BYTES))
    except (AttributeError, OSError, TypeError):  # another C library: it has its own way
        return False
