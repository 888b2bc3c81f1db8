"""What is done while the server starts, before anybody asks for a page."""

from __future__ import annotations

import importlib
import os
import threading
import time

from aelib.core.heap import return_large_blocks

NUM_THREADS = max(1, (os.cpu_count() or 2) // 2)
"""Of torch. Pages share the cores with trainings: threads that wait for one another on a busy
machine took 11 s for 10,000 pictures where one thread took 3 s, on two cores."""
MODULES = (
    "aelib.runs",
    "pandas",
    "pages._ui.gallery",
    "pages._ui.share",
    "onnx",
    "onnxruntime",
)
"""What the first visit of a page would wait for."""
LATER, PAUSE = "torch._dynamo", 4.0
"""Torch's compiler, which models of some kinds load when they are first opened, 1.3 s; and seconds
before it is loaded, in which the first visitor has the processor."""


def begin() -> None:
    """Load torch beside the server: it takes seconds, and the browser needs as long to open."""
    return_large_blocks()
    threading.Thread(target=_load, daemon=True).start()


def _load() -> None:
    import torch  # noqa: PLC0415 -- this is what takes long

    torch.set_num_threads(NUM_THREADS)
    for name in MODULES:
        importlib.import_module(name)
    time.sleep(PAUSE)
    importlib.import_module(LATER)
